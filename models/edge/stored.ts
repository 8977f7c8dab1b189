import { storedRun } from '../core/stored-defaults.js';

/** What keys stand for that a stored run lacks. Frozen. */
export const edgeStored = {
  ...storedRun,
  file: null,
  data: null,
  formats: ['onnx', 'tflite', 'tfjs', 'savedmodel'],
  precisions: ['float32', 'int8'],
  integerInputs: false,
  prune: 0,
  pruneWhat: 'weights',
  fineTune: 500,
  clusters: 0,
  uncompressed: false,
  search: 'none',
  accuracyBudget: 1,
  calibrate: 1000,
  calibration: 'mse',
  examples: null,
  timedRuns: 200,
  threads: 1,
  sampleEvery: 1,
  checkpointEvery: 1,
  keepCheckpoints: 1,
} as const;
