import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import type { RunRecord } from '../protocol/run.js';
import { writing } from './disk-error.js';
import { isWriterAlive } from './process-alive.js';
import { readRunRecord, writeRunRecord } from './run-record.js';

/** A claim lives for milliseconds, on a slow disk for longer. */
const WAIT_MS = 10;
const MOST_WAITS = 100;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Makes the run in `dir` this process's to train: run.json says so from then on. Of two processes that want it at
 * once one gets it. Throws RequestError where another living process has it, DamagedRunError where run.json can't be
 * read. Returns the record as it is now, with `before` as it was.
 */
export function takeRun(dir: string, now: Date): { record: RunRecord; before: RunRecord } {
  return claiming(dir, () => {
    const before = readRunRecord(dir);
    assertNotOthers(before);
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
  });
}

/**
 * Changes run.json of a run that no other living process trains, and returns it as it is then. Whoever takes the run at
 * the same time does so before, and this throws RequestError, or after, with the change. `but` is a process whose run it
 * was. Throws DamagedRunError where run.json can't be read, DiskError where it can't be written.
 */
export function changeIdleRun(
  dir: string,
  change: (record: RunRecord) => RunRecord,
  { but }: { but?: number | undefined } = {},
): RunRecord {
  return writing(dir, () =>
    claiming(dir, () => {
      const before = readRunRecord(dir);
      assertNotOthers(before, but);
      const after = change(before);
      if (after !== before) writeRunRecord(dir, after);
      return after;
    }),
  );
}

/** Throws RequestError where a living process has the run, neither this one nor `but`. */
function assertNotOthers({ id, status, pid }: RunRecord, but?: number): void {
  const isTraining = status === 'running' || status === 'paused';
  if (isTraining && pid !== null && pid !== process.pid && pid !== but) throw takenBy(id, pid);
}

/** Runs `change` while no other process takes the run or changes its run.json so. */
function claiming<T>(dir: string, change: () => T): T {
  const claim = join(dir, '.claim');
  placeClaim(claim, dir);
  try {
    return change();
  } finally {
    rmSync(claim, { force: true });
  }
}

/** A file that only one process can make; it lives for as long as run.json is read and rewritten. */
function placeClaim(claim: string, dir: string): void {
  let owner: number | null = null;
  for (let waits = 0; waits < MOST_WAITS; waits++) {
    try {
      writeFileSync(claim, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    owner = livingOwner(claim);
    if (owner === null) break;
    Atomics.wait(sleeper, 0, 0, WAIT_MS);
  }
  if (owner !== null) throw takenBy(dir, owner);
  // Its maker was killed while it held it.
  writeFileSync(claim, String(process.pid));
}

/** Another living process that holds the claim; null where there is none. */
function livingOwner(claim: string): number | null {
  try {
    const owner = Number(readFileSync(claim, 'latin1'));
    return owner > 0 && owner !== process.pid && isWriterAlive(owner, statSync(claim).mtimeMs) ? owner : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function takenBy(run: string, pid: number): RequestError {
  return new RequestError(`${run} is being trained by process ${pid}; stop it first.`);
}
