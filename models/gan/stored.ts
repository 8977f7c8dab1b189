import { storedCommon } from '../core/stored-defaults.js';

/** What keys stand for that a stored GAN lacks: see storedCommon. */
export const ganStored = {
  ...storedCommon,
  latentSize: 100,
  generatorLayers: [128],
  discriminatorLayers: [128],
  activation: 'leaky-relu',
  leakySlope: 0.2,
  dropout: 0,
  labelSmoothing: 0,
  beta1: 0.5,
  beta2: 0.999,
  momentum: 0.9,
  discriminatorRateRatio: 1,
};
