import { executionTitles, type ExecutionMode } from './execution-modes.js';

/** How fast a program trains in one mode on one machine. */
export interface ModeTiming {
  mode: ExecutionMode;
  /**
   * Seconds from the beginning until the first step, picture and evaluation were through: recorded, loaded, with XLA
   * compiled. Null where it did not come so far.
   */
  setupSeconds: number | null;
  /** Milliseconds of the steps after that; null where there were none. */
  stepMs: { min: number; median: number; max: number } | null;
  /** Steps that were timed. */
  steps: number;
  /** Why it was not timed further, in a few words: SLOWER, "ran out of memory"; null where it was. */
  out: string | null;
}

/**
 * How a run came by its mode: its configuration names it; the modes were timed for it, or for an earlier run of the
 * same program on this machine; it is too short for that.
 */
export type ChoiceReason = 'given' | 'timed' | 'remembered' | 'short';

/** The mode in which a run trains from its first step to its last, so that it can be resumed bit by bit. */
export interface RunExecution {
  mode: ExecutionMode;
  reason: ChoiceReason;
  /** What the choice was made from; empty where nothing was timed. */
  timings: ModeTiming[];
}

/** Of a mode that was left alone once it was clear that it loses step by step; its figures hold. */
export const SLOWER = 'slower';

/** Another mode must be better than the plain graph by this factor: less is noise. */
const WORTHWHILE = 0.95;

/**
 * The mode in which `steps` steps, set-up included, take the least time, as far as the timings tell. Modes that failed
 * or that were not timed don't take part; without any the plain graph is it.
 */
export function fastestMode(timings: readonly ModeTiming[], steps: number): ExecutionMode {
  const rated = timings.flatMap((timing) => {
    const seconds = plannedSeconds(timing, steps);
    return seconds === null ? [] : [{ mode: timing.mode, seconds }];
  });
  const graph = rated.find(({ mode }) => mode === 'graph')?.seconds ?? Infinity;
  const best = rated.reduce((a, b) => (b.seconds < a.seconds ? b : a), {
    mode: 'graph' as ExecutionMode,
    seconds: graph,
  });
  return best.seconds < graph * WORTHWHILE ? best.mode : 'graph';
}

/** Seconds that `steps` steps take in this mode, set-up included; null where that is not known. */
export function plannedSeconds({ setupSeconds, stepMs, out }: ModeTiming, steps: number): number | null {
  if (setupSeconds === null || stepMs === null || (out !== null && out !== SLOWER)) return null;
  return setupSeconds + (steps * stepMs.median) / 1000;
}

/** "graph, of 4 modes timed here: graph 36.2, XLA 34.9 (after 9 s), … ms a step". */
export function describeExecution({ mode, reason, timings }: RunExecution): string {
  const title = executionTitles[mode];
  if (reason === 'given') return `${title}, as configured`;
  if (reason === 'short') return `${title}, as the run is too short for timing others`;
  const when = reason === 'timed' ? 'timed here' : 'timed here before';
  const figures = timings.flatMap(figure).join(', ');
  const others = timings
    .filter(({ stepMs }) => stepMs === null)
    .map((one) => `; ${executionTitles[one.mode]} ${one.out}`);
  return `${title}, of ${timings.length} modes ${when}: ${figures} ms a step${others.join('')}`;
}

export const reasonTitles: Record<ChoiceReason, string> = {
  given: 'as configured',
  timed: 'timed for this run',
  remembered: 'timed before',
  short: 'too short to time others',
};

/** "36.2 ms a step after 9.1 s", or why there is no such figure. */
export function describeTiming({ stepMs, setupSeconds, out }: ModeTiming): string {
  if (!stepMs) return out ?? '';
  const start = setupSeconds === null ? '' : ` after ${setupSeconds.toFixed(1)} s`;
  return `${stepMs.median.toPrecision(3)} ms a step${start}`;
}

/** A set-up that takes seconds longer than the usual ones is told. */
function figure({ mode, stepMs, setupSeconds }: ModeTiming): string[] {
  if (!stepMs) return [];
  const start = setupSeconds !== null && setupSeconds >= 5 ? ` (after ${setupSeconds.toFixed(0)} s)` : '';
  return [`${executionTitles[mode]} ${stepMs.median.toPrecision(3)}${start}`];
}

/** Min, median and max; null of nothing. */
export function spread(values: readonly number[]): ModeTiming['stepMs'] {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  return { min: sorted[0]!, median, max: sorted.at(-1)! };
}
