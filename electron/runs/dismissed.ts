import { say } from './said-file.js';

/** This diagnosis is known, of the run as it was at `step`. Throws as `say` does. */
export function dismissDiagnosis(dir: string, name: string, step: number): void {
  say(dir, ({ dismissed = {} }) => ({ dismissed: { ...dismissed, [name]: step } }));
}
