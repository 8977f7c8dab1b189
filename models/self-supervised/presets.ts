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

const pairs = { ...common, batchSize: 256, epochs: 20 };

export const selfSupervisedPresets: Record<string, Preset> = {
  simclr: {
    title: 'SimCLR',
    summary: 'Two views of an image attract each other, all other images of the batch repel (Chen et al. 2020).',
    values: { ...pairs, method: 'simclr' },
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
};
