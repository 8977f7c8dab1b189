import type { Preset } from '../core/config.js';

/** What all presets share. */
const common = {
  optimizer: 'adamw',
  learningRate: 1e-3,
  weightDecay: 1e-4,
  schedule: 'cosine',
  finalRateRatio: 0.01,
  warmupSteps: 50,
  evaluateEvery: 200,
  sampleEvery: 200,
};

/** A residual encoder makes more of views than plain convolutions, in the same time. */
const residual = { network: 'residual', widths: [16, 32, 64] };
const pairs = { ...common, ...residual, learningRate: 2e-3, batchSize: 256, epochs: 10, cropLeast: 0.4 };

export const selfSupervisedPresets: Record<string, Preset> = {
  simclr: {
    title: 'SimCLR',
    summary: 'Two views of an image attract each other, all other images of the batch repel (Chen et al. 2020).',
    values: { ...pairs, method: 'simclr', temperature: 0.2 },
  },
  moco: {
    title: 'MoCo',
    summary:
      'A view is told from a queue of earlier ones, which a moving average of the network embeds: many to be unlike, in small batches (He et al. 2020).',
    values: { ...pairs, method: 'moco', temperature: 0.2 },
  },
  byol: {
    title: 'BYOL',
    summary: 'Tells what a moving average of itself says of the other view; nothing repels (Grill et al. 2020).',
    values: { ...pairs, method: 'byol', projectorNorm: true },
  },
  simsiam: {
    title: 'SimSiam',
    summary: "Tells the other view's embedding, which is taken as given; no average, nothing repels (Chen & He 2021).",
    values: { ...pairs, method: 'simsiam', projectorNorm: true },
  },
  barlow: {
    title: 'Barlow Twins',
    summary: 'Dimensions that agree between views and do not repeat each other (Zbontar et al. 2021).',
    values: { ...pairs, method: 'barlow', projectorNorm: true, projectorLayers: [256], embeddingSize: 256 },
  },
  vicreg: {
    title: 'VICReg',
    summary: 'Views alike, dimensions that vary, and none that follows from another (Bardes et al. 2022).',
    values: { ...pairs, method: 'vicreg', projectorNorm: true, projectorLayers: [256], embeddingSize: 256 },
  },
  mae: {
    title: 'Masked autoencoder',
    summary: 'Three quarters of the patches of an image are hidden and drawn from the rest (He et al. 2022).',
    values: {
      ...{ ...common, batchSize: 128, epochs: 20 },
      // Pixels as they are can be looked at.
      ...{ method: 'mae', network: 'transformer', normalizedTargets: false },
    },
  },
  rotation: {
    title: 'Rotation',
    summary: 'Which of four ways up an image is (Gidaris et al. 2018).',
    values: { ...common, batchSize: 64, epochs: 10, method: 'rotation' },
  },
  denoise: {
    title: 'Denoising',
    summary: 'Noise is added to an image and taken away again (Vincent et al. 2008).',
    values: { ...common, batchSize: 128, epochs: 10, method: 'denoise' },
  },
  'masked-text': {
    title: 'Masked tokens',
    summary: 'Some letters of a text are hidden and told from those on both sides (BERT, Devlin et al. 2019).',
    values: {
      ...{ ...common, learningRate: 3e-3, batchSize: 64, steps: 3000, clipNorm: 1 },
      ...{ method: 'masked-text', dataset: 'tiny-shakespeare', data: 'text', network: 'transformer', maskRatio: 0.15 },
    },
  },
  scarf: {
    title: 'SCARF',
    summary: 'A row and the same one with most of its values replaced attract each other (Bahri et al. 2022).',
    values: {
      ...{ ...common, batchSize: 64, steps: 1000, evaluateEvery: 100, sampleEvery: 100 },
      ...{ method: 'scarf', dataset: 'breast-cancer', data: 'table', network: 'mlp', temperature: 1 },
    },
  },
};
