import type { Check } from '../../../models/explain/panels/trust.js';

/** "6 fine, 1 to look out for, 1 can't be told" */
export function countVerdicts(checks: readonly Pick<Check, 'verdict'>[]): string {
  const count = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict).length;
  const parts: [number, string][] = [
    [count('fine'), 'fine'],
    [count('look-out'), 'to look out for'],
    [count('unknown'), "can't be told"],
  ];
  return parts
    .filter(([many]) => many > 0)
    .map(([many, words]) => `${many} ${words}`)
    .join(', ');
}
