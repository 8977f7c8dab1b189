import type { ToldDiagnosis } from '../protocol/run.js';
import { say, type Said } from './said-file.js';

/** Those diagnoses that nobody has dismissed: what begins later than that was said is news. */
export function standing<D extends ToldDiagnosis>(
  found: readonly D[],
  { dismissed = {} }: Pick<Said, 'dismissed'>,
): D[] {
  return found.filter(({ name, since }) => since > (Object.hasOwn(dismissed, name) ? dismissed[name]! : -1));
}

/** This is known, of the run as it was at `step`. Throws as `say` does. */
export function dismissDiagnosis(dir: string, name: string, step: number): void {
  say(dir, ({ dismissed = {} }) => ({ dismissed: { ...dismissed, [name]: step } }));
}
