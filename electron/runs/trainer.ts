/** Who trains a run now, as far as that can be told from here. */
import { isSameProcess, lifeOf, thisProcess, type Life } from '../../models/core/process-identity.js';
import { RequestError } from '../../models/core/errors.js';
import type { RunRecord } from '../protocol/run.js';
import { readHeartbeat } from './heartbeat.js';
import { readOwner } from './owner.js';
import { isWriterAlive } from './process-alive.js';

export interface Trainer {
  pid: number;
  /** Null for a process that is seen from here, and where nothing is known of the machine. */
  host: string | null;
  /** `alive` is certain. `unseen`: it may be at work, asleep or gone, which only its own machine can tell. */
  life: 'alive' | 'unseen';
  isThisProcess: boolean;
  /** Unix time in milliseconds at which its heartbeat moved last, where it has one. */
  movedAtMs: number | null;
}

/** What run.json says, and when that was written (Unix time in milliseconds). */
interface Written {
  record: Pick<RunRecord, 'status' | 'pid'>;
  wroteAtMs: number;
}

/** The process that trains the run in `dir`; null where none does, or the one that did is over. */
export function trainerOf(dir: string, { record, wroteAtMs }: Written): Trainer | null {
  const { status, pid } = record;
  if (pid === null || (status !== 'running' && status !== 'paused')) return null;
  const movedAtMs = readHeartbeat(dir)?.movedAtMs ?? null;
  const owner = readOwner(dir);
  if (owner === 'unknown') return { pid, host: null, life: 'unseen', isThisProcess: false, movedAtMs };
  // Another one's owner.json was left there when a version from before there was one trained the run.
  if (owner?.pid !== pid) {
    const isThisProcess = pid === process.pid;
    return isWriterAlive(pid, wroteAtMs) ? { pid, host: null, life: 'alive', isThisProcess, movedAtMs } : null;
  }
  const life = lifeOf(owner);
  if (!isTraining(life)) return null;
  const host = life === 'unseen' ? owner.host : null;
  return { pid, host, life, isThisProcess: isSameProcess(owner, thisProcess()), movedAtMs };
}

/** Whether a process of that kind may still write. */
export function isTraining(life: Life): life is Trainer['life'] {
  return life === 'alive' || life === 'unseen';
}

/** "process 12 on beast". */
export function trainerName({ pid, host }: Pick<Trainer, 'pid' | 'host'>): string {
  return host === null ? `process ${pid}` : `process ${pid} on ${host}`;
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
