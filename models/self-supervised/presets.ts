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
};
