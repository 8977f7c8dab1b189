import type { ModeTiming } from '../../models/core/execution-choice.js';
import { usesOneDnn, type ExecutionMode } from '../../models/core/execution-modes.js';
import type { Failure, TimeCommand, WorkerEvent } from '../protocol/run.js';
import { systemTimers, type Timers } from './timers.js';
import { WorkerSession } from './worker-session.js';
import type { WorkerTransport } from './worker-transport.js';

export interface ProcessTimingOptions {
  /** Its modes are all with or all without oneDNN. */
  command: TimeCommand;
  spawn: () => WorkerTransport;
  /** After this time the process is ended, wherever it is; without it, it is waited for. */
  limitMs?: number;
  /** Ends it at once. */
  signal: AbortSignal;
  /** Told of what is known so far; whether that is enough. */
  enough?: (timings: readonly ModeTiming[]) => boolean;
  timers?: Timers;
}

export type Profiled = Extract<WorkerEvent, { kind: 'profiled' }>;

export interface ProcessTiming {
  /** In the order of the modes; those that were never reached are out. */
  timings: ModeTiming[];
  /** The largest that the process was in memory. */
  peakMemoryBytes: number;
  /** Why it broke off by itself; what it had told before stands. */
  failure: Failure | null;
  /** Where the traced steps' time goes; null where none were to be traced or it did not come to that. */
  profile: Profiled | null;
}

/** Times modes in a process of its own. Whatever becomes of that process, this never rejects. */
export async function timeInProcess(options: ProcessTimingOptions): Promise<ProcessTiming> {
  const { command, spawn, limitMs, signal, enough = () => false, timers = systemTimers } = options;
  let timings: ModeTiming[] = command.modes.map(untimed);
  let peakMemoryBytes = 0;
  let profile: Profiled | null = null;
  let ending: 'late' | 'enough' | null = null;
  const session = new WorkerSession({
    transport: spawn(),
    purpose: 'time',
    timers,
    onEvent(event) {
      if (event.kind === 'profiled') profile = event;
      if (event.kind !== 'timings') return;
      ({ timings, peakMemoryBytes } = event);
      if (!event.last && enough(timings)) end('enough');
    },
  });
  const end = (why: 'late' | 'enough'): void => {
    ending ??= why;
    session.kill();
  };
  const abort = (): void => session.kill();
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  session.send(command);
  const cancel = limitMs === undefined ? () => undefined : timers.after(limitMs, () => end('late'));
  const ended = await session.ended;
  cancel();
  signal.removeEventListener('abort', abort);
  const failure = ended.kind === 'failed' && ending === null && !signal.aborted ? ended.failure : null;
  const unreached = failure
    ? failure.code === 'out-of-memory'
      ? 'ran out of memory'
      : 'broke its process off'
    : ending === 'late'
      ? 'took too long to start'
      : 'was not timed';
  return { timings: markUnreached(timings, unreached), peakMemoryBytes, failure, profile };
}

/** Modes that can share a process: those with oneDNN and those without, each in the given order. */
export function processesOf(modes: readonly ExecutionMode[]): ExecutionMode[][] {
  const groups = [modes.filter(usesOneDnn), modes.filter((mode) => !usesOneDnn(mode))];
  return groups.filter((group) => group.length > 0);
}

function untimed(mode: ExecutionMode): ModeTiming {
  return { mode, setupSeconds: null, stepMs: null, steps: 0, out: null };
}

/** The first mode without a step is where the process was; those behind it were not begun. */
function markUnreached(timings: readonly ModeTiming[], why: string): ModeTiming[] {
  const at = timings.findIndex(({ stepMs, out }) => stepMs === null && out === null);
  return timings.map((timing, index) => {
    if (timing.stepMs !== null || timing.out !== null) return timing;
    return { ...timing, out: index === at ? why : 'was not timed' };
  });
}
