/**
 * What keys stand for that a stored run lacks, as it was written before they came. Frozen: a new key adds a line, with
 * what runs did until then; a line that is here never changes, whatever presets and defaults of today say.
 */

/** Of `dataFields`. */
export const storedData = { dataset: 'fashion-mnist' } as const;

/** Of `gradientFields`. */
export const storedGradient = {
  batchSize: 64,
  optimizer: 'adam',
  learningRate: 0.0002,
  weightDecay: 0,
  clipNorm: 0,
  warmupSteps: 0,
  schedule: 'constant',
  finalRateRatio: 0.1,
  accumulate: 1,
  epochs: 20,
  mode: 'compiled',
  execution: 'auto',
} as const;

/** Of `runFields`. */
export const storedRun = {
  steps: null,
  seed: 0,
  sampleEvery: 200,
  checkpointEvery: 1000,
  stepsPerSecond: null,
  keepCheckpoints: 5,
} as const;

/** Of `commonFields`. */
export const storedCommon = { ...storedData, ...storedGradient, ...storedRun } as const;

/** Of `evaluationFields`. */
export const storedEvaluation = { evaluateEvery: 200, patience: 0 } as const;
