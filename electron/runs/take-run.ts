import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../protocol/run.js';
import { withClaim } from './claim.js';
import { Ownership } from './ownership.js';
import { readTrainedRun, writeRunRecord } from './run-record.js';
import { trainedError } from './trainer.js';

/** A run that is this process's to train. */
export interface TakenRun {
  /** As run.json says now. */
  record: RunRecord;
  /** As it said before. */
  before: RunRecord;
  ownership: Ownership;
}

/**
 * Makes the run in `dir` this process's to train: owner.json and run.json say so from then on. Of two processes that want
 * it at once one gets it. Throws RequestError where another one has it, DamagedRunError where run.json can't be read.
 */
export function takeRun(dir: string, now: Date): TakenRun {
  return withClaim(dir, () => {
    const { record: before, trainer } = readTrainedRun(dir);
    if (trainer && !trainer.isThisProcess) throw trainedError(before.id, trainer);
    const ownership = Ownership.take(dir);
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
    removeLeftovers(dir);
    return { record, before, ownership };
  });
}

/** What processes that were killed in the middle of replacing the trainer's files left: nobody else writes these now. */
function removeLeftovers(dir: string): void {
  for (const name of readdirSync(dir)) {
    if (/^(run|owner)\.json\..+\.tmp$/.test(name)) rmSync(join(dir, name), { force: true });
  }
}
