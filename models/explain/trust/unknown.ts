import type { Check, CheckName } from '../panels/trust.js';

/** A check that can't be made, and why. */
export const unknownCheck = (name: CheckName, sentence: string): Check => ({
  ...{ name, verdict: 'unknown', figure: '–', note: '', sentence, baseline: '', n: 0, measured: {} },
});
