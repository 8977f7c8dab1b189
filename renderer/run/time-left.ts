import type { RunSummary } from '../../electron/protocol/app.js';
import { formatDuration } from '../lib/format.js';

/** Steps that a speed is told by at least. */
const LEAST_STEPS = 2;

/** Tells from the list alone how long runs will go on: by how far each has come since it was first looked at. */
export function timeLeft(now: () => number = () => performance.now()): (run: RunSummary) => string {
  const first = new Map<string, { step: number; at: number }>();
  return ({ id, status, step, steps }) => {
    const seen = first.get(id);
    if (status !== 'running') {
      first.delete(id);
      return '';
    }
    if (!seen || step < seen.step) {
      first.set(id, { step, at: now() });
      return '';
    }
    const seconds = (now() - seen.at) / 1000;
    if (step - seen.step < LEAST_STEPS || seconds <= 0) return '';
    return `${formatDuration(((steps - step) * seconds) / (step - seen.step))} left`;
  };
}
