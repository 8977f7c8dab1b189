import { storedRun } from '../core/stored-defaults.js';

/** What keys stand for that a stored run lacks. Frozen. */
export const explainStored = {
  ...storedRun,
  file: null,
  data: null,
  rows: '0-99',
  part: 'test',
  method: 'auto',
  space: 'probability',
  background: 'auto',
  backgroundSize: 50,
  backgroundRow: 0,
  budget: 2048,
  segments: 49,
  throughTraining: false,
  blockRows: null,
  sampleEvery: 10,
  checkpointEvery: 10,
  keepCheckpoints: 1,
} as const;
