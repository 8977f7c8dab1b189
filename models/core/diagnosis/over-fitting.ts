import type { Diagnosis, Remedy } from './diagnosis.js';
import { figure, stepText } from './figure.js';
import { medianOf, type MetricWindows } from './metric-windows.js';

/** So many evaluations in a row, this much worse than the best one, with a training loss that has fallen this much meanwhile. */
const EVALUATIONS = 5;
const WORSE = 1.1;
const BETTER = 0.9;
/** It ends where an evaluation comes as near to the best one as this. */
const NEAR = 1.05;
/** Since the best one, of all steps so far. */
const SHARE = 0.1;

/**
 * The loss on data that are not trained on has risen since its best evaluation, while the training loss went on falling
 * (Goodfellow, Bengio & Courville 2016, section 7.8). `since` is that evaluation: its checkpoint is the best one.
 */
export function overFitting(
  windows: MetricWindows,
  { training, validation, remedies }: { training: string; validation: string; remedies: readonly Remedy[] },
): Diagnosis | null {
  const { steps, values } = windows.evaluated(validation);
  if (values.length <= EVALUATIONS) return null;
  const best = values.reduce((found, value, i) => (value < values[found]! ? i : found), 0);
  if (!lasts(values, best)) return null;
  const [since, last] = [steps[best]!, steps.at(-1)!];
  if (last - since < SHARE * last) return null;
  const around = (step: number) => near(windows, training, step);
  const [then, now] = [around(since), around(last)];
  if (!(now < BETTER * then)) return null;
  return {
    ...{ name: 'over-fitting', title: 'It learns by heart', label: 'over-fitting', since },
    evidence: `The validation loss has risen from ${figure(values[best]!)} to ${figure(medianOf(values.slice(-3)))}, while the training loss fell from ${figure(then)} to ${figure(now)}. The checkpoint of step ${stepText(since)} is the best.`,
    metrics: [training, validation],
    help: `What it learns now holds for the training examples alone: over-fitting (Goodfellow, Bengio & Courville 2016, section 7.8). Told where ${EVALUATIONS} evaluations in a row are a tenth above the best one, a tenth of the run later, with a training loss that has fallen by a tenth. The best checkpoint is kept, whatever comes after it.`,
    remedies,
  };
}

/** Whether there was such a row after the best one, and nothing has come near that since. */
function lasts(values: readonly number[], best: number): boolean {
  let row = 0;
  for (let i = best + 1; i < values.length; i++) {
    if (values[i]! < NEAR * values[best]!) row = 0;
    else if (row < EVALUATIONS) row = values[i]! > WORSE * values[best]! ? row + 1 : 0;
  }
  return row >= EVALUATIONS;
}

/** The loss of the windows about `step`. */
function near(windows: MetricWindows, name: string, step: number): number {
  const medians = windows.medians(name) ?? [];
  const at = windows.to.findIndex((to) => to >= step);
  const i = at < 0 ? windows.length - 1 : at;
  return medianOf(medians.slice(Math.max(0, i - 1), i + 2).filter(Number.isFinite));
}
