import type { Diagnosis, Remedy } from './diagnosis.js';
import { before, movement, upTo } from './evidence.js';
import { figure } from './figure.js';
import { lasting } from './lasting.js';
import type { MetricWindows } from './metric-windows.js';

/** Beside the loss of the first windows, and of the best one: worse than before it had learned anything, and much worse than it was. */
const WORSE = { start: 1.5, best: 3 };
const STEPS = 300;

/** A loss that falls to 0, positive, is much larger than at the run's beginning, for long. */
export function lossDiverged(windows: MetricWindows, loss: string, remedies: readonly Remedy[]): Diagnosis | null {
  const values = windows.medians(loss);
  const start = values?.find(Number.isFinite);
  if (!values || start === undefined) return null;
  let best = Infinity;
  const bests = values.map((value) => (best = value < best ? value : best));
  const first = lasting(windows, {
    begins: (i) => values[i]! > WORSE.start * start && values[i]! > WORSE.best * bests[i]!,
    ends: (i) => values[i]! < start,
    steps: STEPS,
  });
  if (first === null) return null;
  return {
    ...{ name: 'loss-diverged', title: 'Training has diverged', label: 'diverged' },
    since: windows.from[first]!,
    evidence: `${movement('The training loss', before(windows, loss, first), upTo(windows, loss))}; it began at ${figure(start)}.`,
    metrics: [loss],
    help: `The updates have thrown away what was learned, and the loss is worse than at the beginning. Told where it stays above ${WORSE.start} times its first and ${WORSE.best} times its best value for ${STEPS} steps and a tenth of the run.`,
    remedies,
  };
}
