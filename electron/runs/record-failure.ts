import { thisProcess } from '../../models/core/process-identity.js';
import type { Failure, RunRecord } from '../protocol/run.js';
import { LogFile } from './log-file.js';
import { changeIdleRun } from './idle-run.js';
import { readOwner } from './owner.js';

/**
 * Writes into the run what its `worker` could not: that it crashed or hung, with its last output in the log. A failure
 * that the worker told itself is there already. What can't be written is left, as the disk may be what failed; so is a
 * run that another process has had meanwhile. `worker` is the worker's process id, once it had taken the run itself.
 */
export function recordFailure(
  dir: string,
  crash: { failure: Failure; output: string; at: Date; willRestart: boolean; worker: number | undefined },
): void {
  const { failure, output, at, willRestart, worker } = crash;
  const told = (record: RunRecord): RunRecord => {
    const toldAlready = record.status === 'failed' && record.failure?.code === failure.code && record.endedAt !== null;
    if (toldAlready || record.status === 'done' || isOthers(dir, worker)) return record;
    const log = new LogFile(dir);
    const message = willRestart ? restartSentence(failure) : failure.message;
    log.append({ at: at.toISOString(), level: 'error', step: record.step, message, detail: output });
    log.close();
    return {
      ...record,
      status: willRestart ? 'queued' : 'failed',
      failure: willRestart ? null : failure,
      endedAt: willRestart ? null : at.toISOString(),
      pid: null,
    };
  };
  try {
    changeIdleRun(dir, told, { but: worker });
  } catch {
    // Another process has taken the run meanwhile, or nothing more can be told here; the session's end carries the failure to the user.
  }
}

/** Whether it has gone on without this worker, a child of this process, and ended. */
function isOthers(dir: string, worker: number | undefined): boolean {
  const owner = readOwner(dir);
  if (worker === undefined || owner === null) return false;
  if (owner === 'unknown') return true;
  const { host, boot } = thisProcess();
  return owner.pid !== worker || owner.host !== host || owner.boot !== boot;
}

/** What is told of a failure after which the run goes on without the user. */
export function restartSentence({ message }: Failure): string {
  return message.replace(/(; continue the run to go on from its last checkpoint)?\.$/, '; it starts again by itself.');
}
