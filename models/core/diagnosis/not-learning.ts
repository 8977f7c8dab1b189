import type { Diagnosis, Remedy } from './diagnosis.js';
import { figure, stepText } from './figure.js';
import type { MetricWindows } from './metric-windows.js';

/** It has never come below this share of where it began. */
const LEARNED = 0.97;
const STEPS = 1500;

/** A loss that falls to 0 has not moved from where it began, which is what guessing costs. */
export function notLearning(windows: MetricWindows, loss: string, remedies: readonly Remedy[]): Diagnosis | null {
  const values = windows.medians(loss)?.filter(Number.isFinite) ?? [];
  const [start] = values;
  const last = windows.to.at(-1) ?? 0;
  if (start === undefined || start <= 0 || last < STEPS) return null;
  const best = Math.min(...values);
  if (best < LEARNED * start) return null;
  return {
    ...{ name: 'not-learning', title: 'It has learned nothing', label: 'not learning', since: 0 },
    evidence: `The training loss began at ${figure(start)} and was never below ${figure(best)} in ${stepText(last)} steps.`,
    metrics: [loss],
    help: `It does no better than guessing. Told where the loss has not fallen by ${figure(100 * (1 - LEARNED))} % in ${stepText(STEPS)} steps: some rules are learned only after a long plateau, most are not.`,
    remedies,
  };
}
