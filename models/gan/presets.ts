import type { Preset } from '../core/config.js';

export const ganPresets: Record<string, Preset> = {
  dcgan: {
    title: 'DCGAN',
    summary: 'Convolutions both ways: recognisable pictures within a minute on a laptop.',
    values: { learningRate: 5e-4, epochs: 3 },
  },
  'dcgan-64': {
    title: 'DCGAN, 64 × 64',
    summary: 'Four halvings, for colour pictures of 64 × 64; where these are many they stay on the disk.',
    values: {
      ...{ dataset: 'shapes', filters: [16, 32, 64, 128], discriminatorNorm: 'batch' },
      ...{ learningRate: 5e-4, epochs: 15 },
    },
  },
  'wgan-gp': {
    title: 'WGAN-GP',
    summary:
      'A critic that measures a distance, kept smooth by a gradient penalty (Gulrajani et al. 2017): slower, steady.',
    values: {
      ...{ loss: 'wasserstein', penalty: 'gradient', penaltyWeight: 10, discriminatorSteps: 3 },
      ...{ learningRate: 3e-4, beta1: 0, beta2: 0.9, epochs: 3 },
    },
  },
  residual: {
    title: 'Residual',
    summary:
      'Residual blocks with spectral norm and the hinge loss (Miyato et al. 2018): finer pictures, slower steps.',
    values: {
      ...{ network: 'residual', loss: 'hinge', discriminatorNorm: 'spectral', filters: [48, 96] },
      ...{ learningRate: 4e-4, beta1: 0, beta2: 0.9, epochs: 3 },
    },
  },
  plane: {
    title: 'Two dimensions',
    summary: 'Points in the plane: the whole of both networks is seen as they contend, within seconds.',
    values: {
      ...{ network: 'plane', dataset: 'ring', latentSize: 2, generatorLayers: [64, 64], discriminatorLayers: [64, 64] },
      ...{ batchSize: 128, learningRate: 1e-3, averageDecay: 0, steps: 3000, sampleEvery: 10 },
    },
  },
  mlp: {
    title: 'MLP',
    summary: 'The classic pair of small dense networks: 214,673 parameters, trains on any machine.',
    // Its steps are so quick that measuring them would take most of the time.
    values: { network: 'mlp', averageDecay: 0, evaluateEvery: 0 },
  },
};
