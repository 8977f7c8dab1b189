import type { FailureCode } from '../../electron/protocol/run.js';

const advice: Record<FailureCode, string> = {
  'bad-request': 'Change the setting and start again.',
  'not-finite': 'A lower learning rate or a gradient norm that is clipped often helps.',
  'out-of-memory': 'Halve the batch size in a new run, or close what else needs memory, then continue.',
  disk: 'Free some space or check the folder’s permissions, then continue.',
  crash: 'The log tells what the worker said last.',
  hung: 'The log tells what it did last.',
  internal: 'The log tells more.',
};

/** What to do about it, as a sentence after what happened and what is safe. */
export const adviceFor = (code: FailureCode): string => advice[code];
