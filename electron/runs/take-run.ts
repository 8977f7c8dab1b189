import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import type { RunRecord } from '../protocol/run.js';
import { isWriterAlive } from './process-alive.js';
import { readRunRecord, writeRunRecord } from './run-record.js';

/**
 * Makes the run in `dir` this process's to train: run.json says so from then on. Of two processes that want it at
 * once one gets it. Throws RequestError where another living process has it, DamagedRunError where run.json can't be
 * read. Returns the record as it is now, with `before` as it was.
 */
export function takeRun(dir: string, now: Date): { record: RunRecord; before: RunRecord } {
  const claim = join(dir, '.claim');
  placeClaim(claim, dir);
  try {
    const before = readRunRecord(dir);
    const isTraining = before.status === 'running' || before.status === 'paused';
    if (isTraining && before.pid !== null && before.pid !== process.pid) throw takenBy(before.id, before.pid);
    const startedAt = before.startedAt ?? now.toISOString();
    const record: RunRecord = {
      ...before,
      status: 'running',
      failure: null,
      startedAt,
      endedAt: null,
      pid: process.pid,
    };
    writeRunRecord(dir, record);
    return { record, before };
  } finally {
    rmSync(claim, { force: true });
  }
}

/** A file that only one process can make; it lives for as long as run.json is read and rewritten. */
function placeClaim(claim: string, dir: string): void {
  try {
    writeFileSync(claim, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(readFileSync(claim, 'latin1'));
    if (owner > 0 && owner !== process.pid && isWriterAlive(owner, statSync(claim).mtimeMs)) {
      throw takenBy(dir, owner);
    }
    // Its maker was killed while it held it.
    writeFileSync(claim, String(process.pid));
  }
}

function takenBy(run: string, pid: number): RequestError {
  return new RequestError(`${run} is being trained by process ${pid}; stop it first.`);
}
