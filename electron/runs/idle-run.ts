/** What a host does to run.json while nothing trains the run: from there on the file is the worker's. */
import { basename } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { lifeOf } from '../../models/core/process-identity.js';
import type { RunRecord } from '../protocol/run.js';
import { withClaim } from './claim.js';
import { DamagedRunError } from './damaged-run-error.js';
import { writing } from './disk-error.js';
import { readOwner, writeOwner } from './owner.js';
import { readRunRecord, readTrainedRun, writeRunRecord } from './run-record.js';
import { trainedError, type Trainer } from './trainer.js';

/**
 * Changes run.json of a run that no other process trains, and returns it as it is then. Whoever takes the run at the same
 * time does so before, and this throws RequestError, or after, with the change. `but` is a process whose run it was. With
 * `takeOver`, a process that can't be seen from here doesn't count, and writes nothing more should it wake up. Throws
 * DamagedRunError where run.json can't be read, DiskError where it can't be written.
 */
export function changeIdleRun(
  dir: string,
  change: (record: RunRecord) => RunRecord,
  { but, takeOver = false }: { but?: number | undefined; takeOver?: boolean } = {},
): RunRecord {
  // A folder that is no run is told as such.
  readRunRecord(dir);
  return writing(dir, () =>
    withClaim(dir, () => {
      const { record: before, trainer } = readTrainedRun(dir);
      const counts = trainer && !trainer.isThisProcess && !isPassedOver(trainer, { but, takeOver });
      if (counts) throw trainedError(before.id, trainer);
      const after = change(before);
      if (takeOver) writeOwner(dir);
      if (after !== before) writeRunRecord(dir, after);
      return after;
    }),
  );
}

/**
 * Takes the run from a process that can't be seen from here, which writes nothing more should it wake up, and leaves it
 * stopped. Throws as changeIdleRun does, but for a run.json that can't be read.
 */
export function passOver(dir: string, now: Date): void {
  const end = { status: 'stopped', failure: null, pid: null, endedAt: now.toISOString() } as const;
  const trains = ({ status }: RunRecord): boolean => status === 'running' || status === 'paused';
  try {
    changeIdleRun(dir, (record) => (trains(record) ? { ...record, ...end } : record), { takeOver: true });
  } catch (error) {
    if (!(error instanceof DamagedRunError)) throw error;
    writing(dir, () => withClaim(dir, () => writeOwner(dir)));
  }
}

function isPassedOver({ life, pid }: Trainer, { but, takeOver }: { but: number | undefined; takeOver: boolean }) {
  return life === 'alive' ? pid === but : takeOver;
}

/** The run's record. Throws RequestError where a process trains it now; with `takeOver`, one that is seen to. */
export function assertIdle(dir: string, { takeOver = false } = {}): RunRecord {
  const { record, trainer } = readTrainedRun(dir);
  if (trainer && !(takeOver && trainer.life === 'unseen')) throw trainedError(record.id, trainer);
  return record;
}

/** As assertIdle, also for a folder whose run.json can't be read. */
export function assertUntrained(dir: string, { takeOver = false } = {}): void {
  try {
    assertIdle(dir, { takeOver });
  } catch (error) {
    if (!(error instanceof DamagedRunError)) throw error;
    const owner = readOwner(dir);
    if (owner === null || owner === 'unknown' || lifeOf(owner) !== 'alive' || owner.pid === process.pid) return;
    throw new RequestError(`${basename(dir)} is being trained by process ${owner.pid}; stop it first.`);
  }
}
