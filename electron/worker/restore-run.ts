import { statSync } from 'node:fs';
import { newestCheckpoint, removeCheckpointsAfter, removeLeftovers, type Checkpoint } from '../runs/checkpoints.js';
import { readControls, type ControlChange } from '../runs/controls-file.js';
import { truncateMetrics } from '../runs/metrics-file.js';
import { metricsPath } from '../runs/run-paths.js';
import { removePanelsAfter } from '../runs/panels.js';

/** A run's directory, brought back to its newest good checkpoint. */
export interface RestoredRun {
  /** Null where training begins anew. */
  checkpoint: Checkpoint | null;
  /** What the user had changed after the checkpoint, to be changed again at the same steps. */
  planned: ControlChange[];
  /** Sentences on what had to be passed over. */
  notes: string[];
}

/** Drops everything that lies beyond the newest good checkpoint, since it will be trained again. */
export function restoreRun(dir: string): RestoredRun {
  removeLeftovers(dir);
  const { checkpoint, notes } = newestCheckpoint(dir);
  const step = checkpoint?.state.step ?? -1;
  if (!checkpoint && isRecorded(dir)) {
    notes.push('No checkpoint is left to go on from: training begins anew and records its steps again.');
  }
  removeCheckpointsAfter(dir, step);
  removePanelsAfter(dir, step);
  truncateMetrics(dir, step);
  const planned = readControls(dir).filter((change) => change.step >= step);
  return { checkpoint, planned, notes };
}

/** Whether steps of this run have been recorded. */
function isRecorded(dir: string): boolean {
  return (statSync(metricsPath(dir), { throwIfNoEntry: false })?.size ?? 0) > 0;
}
