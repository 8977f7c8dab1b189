import type { Preset } from '../core/config.js';

/** What all presets share. */
const common = { optimizer: 'adamw', schedule: 'cosine', finalRateRatio: 0.01 };

export const classifierPresets: Record<string, Preset> = {
  cnn: {
    title: 'Convolutions',
    summary: '32 filters of 3 × 3, ReLU, pooling, 64 dense units: a first convolutional network.',
    values: {
      ...common,
      network: 'cnn',
      batchSize: 64,
      learningRate: 1.5e-3,
      weightDecay: 0.02,
      dropout: 0.1,
      flip: true,
      epochs: 15,
      // Its steps take 4 ms, and looking at 2,000 test images 100.
      evaluateEvery: 500,
      sampleEvery: 1000,
    },
  },
  residual: {
    title: 'Residual net',
    summary:
      'A small residual network with batch norm (He et al. 2016), on images that are flipped and shifted at random.',
    values: {
      ...common,
      network: 'residual',
      batchSize: 128,
      learningRate: 4e-3,
      weightDecay: 0.05,
      labelSmoothing: 0.05,
      warmupSteps: 200,
      flip: true,
      shift: 2,
      epochs: 12,
      evaluateEvery: 200,
      sampleEvery: 200,
    },
  },
  mlp: {
    title: 'Dense layers',
    summary: 'Two hidden layers, for images and for tables.',
    values: {
      ...common,
      network: 'mlp',
      hiddenLayers: [128, 64],
      batchSize: 64,
      learningRate: 2e-3,
      weightDecay: 0.02,
      dropout: 0.2,
      epochs: 30,
      evaluateEvery: 100,
      sampleEvery: 500,
    },
  },
  logistic: {
    title: 'Logistic regression',
    summary: 'No hidden layer: one weight for each feature and class.',
    values: {
      ...common,
      network: 'mlp',
      data: 'table',
      dataset: 'breast-cancer',
      hiddenLayers: [],
      batchSize: 32,
      learningRate: 1e-2,
      weightDecay: 0.02,
      epochs: 50,
      evaluateEvery: 25,
      sampleEvery: 50,
    },
  },
  linear: {
    title: 'Linear regression',
    summary: 'No hidden layer: one weight for each feature, by gradient descent.',
    values: {
      ...common,
      network: 'mlp',
      data: 'table',
      output: 'number',
      dataset: 'diabetes',
      hiddenLayers: [],
      batchSize: 32,
      learningRate: 1e-2,
      weightDecay: 0.02,
      epochs: 50,
      evaluateEvery: 25,
      sampleEvery: 50,
    },
  },
};
