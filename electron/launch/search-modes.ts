import type { ModeTiming } from '../../models/core/execution-choice.js';
import { usesXla, type ExecutionMode } from '../../models/core/execution-modes.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { processesOf, timeInProcess, type ProcessTiming } from './execution-timing.js';
import type { Timers } from './timers.js';
import type { WorkerTransport } from './worker-transport.js';

export interface SearchOptions {
  architecture: string;
  config: Record<string, unknown>;
  dataDirs: DataDirs;
  modes: readonly ExecutionMode[];
  place: keyof typeof LIMITS_MS;
  /** Steps that the run will train. */
  steps: number;
  spawn: () => WorkerTransport;
  signal: AbortSignal;
  timers?: Timers;
  /** Of a clock that never jumps. */
  monotonicMs?: () => number;
}

export interface Searched {
  timings: ModeTiming[];
  /** Whether the run is so short that only the plain graph was timed. */
  short: boolean;
}

/**
 * How long all modes may take together, about as long as people wait without a second thought, and the first process, which
 * has the plain graph in it, by which all others are measured. For a GPU XLA compiles for longer, and gains more: a
 * language model's step was ready after 15 s there, and 2.5 times as fast.
 */
const LIMITS_MS = { cpu: { all: 28_000, first: 16_000 }, gpu: { all: 75_000, first: 75_000 } };

/** A process that has less time than this would end before its first step. */
const LEAST_MS = 4000;

/** A run that takes less time in the plain graph can't win back what the search costs. */
const SHORT_RUN_MS = 120_000;

/** A mode whose best step is slower than another one's median by this factor has lost. */
const BEHIND = 1.15;

/** Turns of each mode. */
const ROUNDS = 6;

/** Whether a run of `steps` steps is over before a search for a faster mode pays off. */
export function isShort(timings: readonly ModeTiming[], steps: number): boolean {
  const graph = timings.find(({ mode }) => mode === 'graph')?.stepMs;
  return graph !== null && graph !== undefined && graph.median * steps < SHORT_RUN_MS;
}

/** Times the modes of a run, one process after the other, within the time that a search may take. Never rejects. */
export async function searchModes(options: SearchOptions): Promise<Searched> {
  const { modes, steps, signal, timers, monotonicMs = () => performance.now(), spawn } = options;
  const { architecture, config, dataDirs } = options;
  const limits = LIMITS_MS[options.place];
  const began = monotonicMs();
  const timings: ModeTiming[] = [];
  for (const group of processesOf(modes)) {
    const left = limits.all - (monotonicMs() - began);
    if (signal.aborted || left < LEAST_MS) break;
    const worthTiming = group.filter((mode) => !usesXla(mode) || !isXlaOut(timings));
    const command = { kind: 'time', architecture, config, dataDirs, modes: worthTiming } as const;
    const timed: ProcessTiming = await timeInProcess({
      command: { ...command, rounds: ROUNDS, stepsPerRound: null, dropSlower: true, profile: null },
      spawn,
      signal,
      limitMs: timings.length === 0 ? limits.first : left,
      enough: (known) => isShort(known, steps) || isBehind(known, timings),
      ...(timers && { timers }),
    });
    timings.push(...timed.timings);
    if (isShort(timings, steps)) return { timings: timings.filter(({ mode }) => mode === 'graph'), short: true };
    // What keeps the plain graph from running keeps the run from it as well, which then says why.
    if (timings[0]?.stepMs == null) break;
  }
  return { timings, short: false };
}

/** Whether the graph without oneDNN is so slow that XLA without it isn't worth its compilation. */
function isBehind(known: readonly ModeTiming[], before: readonly ModeTiming[]): boolean {
  const fastest = Math.min(...before.map(({ stepMs }) => stepMs?.median ?? Infinity));
  return known.some(({ mode, stepMs }) => mode === 'graph-no-onednn' && stepMs && stepMs.min > BEHIND * fastest);
}

/** Without oneDNN, XLA does no better against the graph than with it. */
function isXlaOut(timings: readonly ModeTiming[]): boolean {
  return timings.some(({ mode, out }) => mode === 'xla' && out !== null);
}
