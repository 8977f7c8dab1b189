/** Who trains a run now, as far as that can be told from here. */
import { uptime } from 'node:os';
import { isSameProcess, lifeOf, thisProcess } from '../../models/core/process-identity.js';
import { RequestError } from '../../models/core/errors.js';
import type { RunRecord } from '../protocol/run.js';
import { readHeartbeat } from './heartbeat.js';
import { readOwner, tookAtMs } from './owner.js';
import { isWriterAlive } from './process-alive.js';

export interface Trainer {
  pid: number;
  /** What its machine calls itself; null where nothing is known of that. */
  host: string | null;
  /**
   * `alive` is certain. `unseen`: it may be at work, asleep or gone, which only its own machine can tell. `earlier-boot`:
   * its machine was started anew since, unless that was another one of the same names.
   */
  life: 'alive' | 'unseen' | 'earlier-boot';
  isThisProcess: boolean;
  /** When it took the run, and when its heartbeat moved last, where that is known: Unix time in milliseconds, by the clock of the disk. */
  tookAtMs: number | null;
  movedAtMs: number | null;
}

/** What run.json says, and when that was written (Unix time in milliseconds). */
interface Written {
  record: Pick<RunRecord, 'status' | 'pid'>;
  wroteAtMs: number;
}

/** The process that trains the run in `dir`; null where none does, or the one that did is over for certain. */
export function trainerOf(dir: string, { record, wroteAtMs }: Written): Trainer | null {
  const { status, pid } = record;
  if (pid === null || (status !== 'running' && status !== 'paused')) return null;
  const times = { tookAtMs: tookAtMs(dir), movedAtMs: readHeartbeat(dir)?.movedAtMs ?? null };
  const owner = readOwner(dir);
  if (owner === 'unknown') return { pid, host: null, life: 'unseen', isThisProcess: false, ...times };
  // Another one's owner.json was left there when a version from before there was one trained the run.
  if (owner?.pid !== pid) {
    const isThisProcess = pid === process.pid;
    const one = { pid, host: null, life: 'alive', isThisProcess, tookAtMs: null, movedAtMs: null } as const;
    return isWriterAlive(pid, { dir, wroteAtMs }) ? one : null;
  }
  const found = lifeOf(owner);
  if (found === 'over') return null;
  // What beats after this machine's start is on another one: machines that are copies of each other may share their names.
  const life = found === 'earlier-boot' && (times.movedAtMs ?? 0) > bootedAtMs() ? 'unseen' : found;
  return { pid, host: owner.host, life, isThisProcess: isSameProcess(owner, thisProcess()), ...times };
}

const bootedAtMs = (): number => Date.now() - 1000 * uptime();

/** "process 12 on beast". */
export function trainerName({ pid, host, life }: { pid: number; host: string | null; life: string }): string {
  return host === null || life === 'alive' ? `process ${pid}` : `process ${pid} on ${host}`;
}

/** That the run can't be had. Where its trainer can't be seen the error's field says `takeOver`. */
export function trainedError(run: string, trainer: Trainer): RequestError {
  const sentence = `${run} is being trained by ${trainerName(trainer)}; stop it first.`;
  const { life, movedAtMs } = trainer;
  if (life === 'alive') return new RequestError(sentence);
  const moved = movedAtMs === null ? '' : ` Its heartbeat moved last on ${minuteOf(movedAtMs)}.`;
  return new RequestError(`${sentence}${moved}`, { field: TAKE_OVER });
}

/** In this machine's time zone: "30 Nov, 14:02". */
function minuteOf(ms: number): string {
  return new Date(ms).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

/** Field of an error that the user can get past by saying that the run's trainer is gone for good. */
export const TAKE_OVER = 'takeOver';
