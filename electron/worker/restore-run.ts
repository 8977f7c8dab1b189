import { RequestError } from '../../models/core/errors.js';
import type { RunRecord } from '../protocol/run.js';
import { newestCheckpoint, removeCheckpointsAfter, removeLeftovers, type Checkpoint } from '../runs/checkpoints.js';
import { readControls, type ControlChange } from '../runs/controls-file.js';
import { truncateMetrics } from '../runs/metrics-file.js';
import { readRunRecord } from '../runs/run-record.js';
import { removeSamplesAfter } from '../runs/samples.js';

/** A run's directory, brought back to its newest good checkpoint. */
export interface RestoredRun {
  record: RunRecord;
  /** Null where training begins anew. */
  checkpoint: Checkpoint | null;
  /** What the user had changed after the checkpoint, to be changed again at the same steps. */
  planned: ControlChange[];
  /** Sentences on what had to be passed over. */
  notes: string[];
}

/**
 * Drops everything that lies beyond the newest good checkpoint, since it will be trained again. Throws RequestError
 * where another process trains the run, DamagedRunError where run.json can't be read.
 */
export function restoreRun(dir: string): RestoredRun {
  const record = readRunRecord(dir);
  const isTraining = record.status === 'running' || record.status === 'paused';
  if (isTraining && record.pid !== null && record.pid !== process.pid) {
    throw new RequestError(`${record.id} is being trained by process ${record.pid}; stop it first.`);
  }
  removeLeftovers(dir);
  const { checkpoint, notes } = newestCheckpoint(dir);
  const step = checkpoint?.state.step ?? -1;
  removeCheckpointsAfter(dir, step);
  removeSamplesAfter(dir, step);
  truncateMetrics(dir, step);
  const planned = readControls(dir).filter((change) => change.step >= step);
  return { record, checkpoint, planned, notes };
}
