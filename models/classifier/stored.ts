import { storedCommon, storedEvaluation } from '../core/stored-defaults.js';

/** What keys stand for that a stored classifier lacks: see storedCommon. */
export const classifierStored = {
  ...storedCommon,
  ...storedEvaluation,
  data: 'images',
  output: 'classes',
  network: 'cnn',
  hiddenLayers: [128],
  activation: 'relu',
  filters: [32],
  kernelSize: 3,
  denseLayers: [64],
  widths: [32, 64, 128],
  blocks: 1,
  normMomentum: 0.9,
  freezeEncoder: false,
  dropout: 0,
  labelSmoothing: 0,
  classWeights: 'none',
  flip: false,
  shift: 0,
  beta1: 0.9,
  beta2: 0.999,
  momentum: 0.9,
};
