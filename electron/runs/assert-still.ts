import { basename } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { lifeOf } from '../../models/core/process-identity.js';
import { DamagedRunError } from './damaged-run-error.js';
import { isMoving } from './heartbeat.js';
import { readOwner } from './owner.js';
import { readTrainedRun } from './run-record.js';
import { trainerName } from './trainer.js';

/** Of a run whose trainer can't be seen, or is taken to be over because its machine seems to have been started anew. */
export interface Doubt {
  run: string;
  /** "process 12 on beast". */
  trainer: string;
}

/** What assertStill asks of the disk, and of the time. */
export interface Watching {
  doubt: (dir: string) => Promise<Doubt | null>;
  heartbeat: (dir: string) => Promise<string | null>;
  pause: (ms: number) => Promise<void>;
}

/** Null where it is certain that the run is trained, or is not. */
export function doubtOf(dir: string): Doubt | null {
  try {
    const { record, trainer, former } = readTrainedRun(dir);
    const one = trainer ?? former;
    return one === null || one.life === 'alive' ? null : { run: record.id, trainer: trainerName(one) };
  } catch (error) {
    if (!(error instanceof DamagedRunError)) throw error;
    return doubtOfDamaged(dir);
  }
}

/** Where run.json doesn't tell whether the run is trained, its owner may train it. */
function doubtOfDamaged(dir: string): Doubt | null {
  const owner = readOwner(dir);
  if (owner === null) return null;
  const run = basename(dir);
  if (owner === 'unknown') return { run, trainer: 'another process' };
  const life = lifeOf(owner);
  return life === 'unseen' || life === 'earlier-boot' ? { run, trainer: trainerName({ ...owner, life }) } : null;
}

/**
 * Before a run is gone on with, or taken away, whose trainer there are doubts about: watches for its heartbeat, which goes
 * before everything that names of machines and of their starts tell, as copies of a machine share those. Throws
 * RequestError where it moves.
 */
export async function assertStill(dir: string, { doubt, heartbeat, pause }: Watching): Promise<void> {
  const one = await doubt(dir);
  if (one === null || !(await isMoving(() => heartbeat(dir), pause))) return;
  throw new RequestError(`${one.run} is being trained by ${one.trainer}, whose heartbeat moves; stop it first.`);
}
