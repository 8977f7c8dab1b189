import { fastestMode, type RunExecution } from '../../models/core/execution-choice.js';
import { executionModes, usesOneDnn, type ExecutionMode } from '../../models/core/execution-modes.js';
import { leastSeconds, plannedSteps, programText } from '../../models/core/execution-program.js';
import type { DataDirs } from '../../models/data/dataset.js';
import type { RunRecord } from '../protocol/run.js';
import { configOf } from '../runs/complete-config.js';
import { readTimings, rememberTimings, timingKey, type Machine } from '../runs/execution-memory.js';
import { HEARTBEAT_MS } from '../runs/heartbeat.js';
import { changeIdleRun } from '../runs/idle-run.js';
import { LogFile } from '../runs/log-file.js';
import { readRunRecord } from '../runs/run-record.js';
import { takeRun } from '../runs/take-run.js';
import type { ExecutionPlace } from './execution-place.js';
import { isShort, searchModes } from './search-modes.js';
import { systemTimers, type Timers } from './timers.js';
import type { WorkerTransport } from './worker-transport.js';

export interface ChooseOptions {
  /** The run's directory. */
  dir: string;
  dataDirs: DataDirs;
  place: ExecutionPlace;
  /** Name of the GPU that it trains on; null for the CPU. */
  gpu: (wanted: string) => Promise<string | null>;
  /** Starts a worker that times. */
  spawn: () => WorkerTransport;
  /** Ends it at once. */
  signal: AbortSignal;
  now: () => Date;
  /** It is about to take a while, for which `sentence` is the reason. */
  onTiming: (sentence: string) => void;
  timers?: Timers;
}

/** A run that can't possibly take longer isn't worth starting a process for. */
const LEAST_SECONDS = 4;

export const timingSentence = 'Timing execution modes on this machine, once for this kind of run …';

/**
 * Chooses how TensorFlow executes the run, before its first step, and writes it into run.json. A run that has begun
 * stays as it is. What goes wrong here is never the run's failure: it then trains in the plain graph.
 */
export async function chooseExecution(options: ChooseOptions): Promise<void> {
  const { dir, signal } = options;
  try {
    const record = readRunRecord(dir);
    if (record.execution || record.device !== null) return;
    const execution = await chosen(record, options);
    if (execution && !signal.aborted) changeIdleRun(dir, (now) => ({ ...now, execution }));
  } catch {
    // The worker meets what is wrong with run.json or the data as well, and tells it.
  }
}

async function chosen(record: RunRecord, options: ChooseOptions): Promise<RunExecution | null> {
  const { place, gpu } = options;
  const { architecture, config } = configOf(record);
  // What isn't one program has no such choice.
  if (config.execution === undefined || config.mode === 'eager') return null;
  const machine = place.machine(await gpu(record.wantedDevice));
  if (!machine) return null;
  const given = config.execution === 'auto' ? place.always : config.execution;
  if (given !== null) return { mode: given, reason: 'given', timings: [] };
  const kind = architecture.dataKind(config);
  const dataset = kind === null ? null : (await place.datasets()).find(({ name }) => name === config.dataset);
  if (dataset === undefined) return null;
  const planned = record.steps || plannedSteps(architecture, config, dataset);
  const parameters = architecture.countParameters(config, dataset);
  const short = { mode: 'graph', reason: 'short', timings: [] } as const;
  if (planned === null || leastSeconds(planned, config, parameters) < LEAST_SECONDS) return { ...short, timings: [] };
  const key = timingKey(machine, programText(architecture, config, dataset));
  const known = readTimings(place.file).find((one) => one.key === key);
  if (known?.complete) {
    const { timings } = known;
    return { mode: fastestMode(timings, planned), reason: 'remembered', timings };
  }
  if (known && isShort(known.timings, planned)) return { ...short, timings: known.timings };
  const timed = await search({ record, config, planned, machine }, options);
  // A mode without which nothing else was tried tells nothing of other runs.
  if (options.signal.aborted || !timed.timings.some(({ stepMs }) => stepMs)) return null;
  const weights = Object.values(parameters).reduce((sum, count) => sum + count, 0);
  const program = { architecture: architecture.name, dataset: dataset?.title ?? '', parameters: weights };
  const at = options.now().toISOString();
  const { timings } = timed;
  rememberTimings(place.file, { key, at, ...program, gpu: machine.gpu, timings, complete: !timed.short });
  if (timed.short) return { ...short, timings };
  return { mode: fastestMode(timings, planned), reason: 'timed', timings };
}

/** Times the modes. Until it is through the run is this process's, so that nobody else takes or removes it. */
async function search(
  run: { record: RunRecord; config: Record<string, unknown>; planned: number; machine: Machine },
  { dir, dataDirs, spawn, signal, now, onTiming, timers }: ChooseOptions,
) {
  const { record, config, planned, machine } = run;
  const { ownership } = takeRun(dir, now());
  const stopBeating = (timers ?? systemTimers).every(HEARTBEAT_MS, () => ownership.isKept && ownership.beat());
  try {
    const log = new LogFile(dir);
    log.append({ at: now().toISOString(), level: 'info', step: null, message: timingSentence });
    log.close();
    onTiming(timingSentence);
    return await searchModes({
      ...{ architecture: record.architecture, config, dataDirs, steps: planned, spawn, signal },
      modes: modesOn(machine),
      place: machine.gpu === null ? 'cpu' : 'gpu',
      ...(timers && { timers }),
    });
  } finally {
    stopBeating();
    const { status, startedAt, endedAt, pid } = record;
    changeIdleRun(dir, (current) => ({ ...current, status, startedAt, endedAt, pid }));
  }
}

/** oneDNN is a matter of the CPU, and none where it is off anyway. */
function modesOn({ gpu, oneDnn }: Machine): ExecutionMode[] {
  return executionModes.filter((mode) => usesOneDnn(mode) || (gpu === null && oneDnn));
}
