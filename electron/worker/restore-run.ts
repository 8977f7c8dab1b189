import {
  newestCheckpoint,
  removeCheckpointsAfter,
  removeLeftovers,
  setAsideCheckpoints,
  type Checkpoint,
} from '../runs/checkpoints.js';
import { readControls, type ControlChange } from '../runs/controls-file.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { readMetrics, truncateMetrics } from '../runs/metrics-file.js';
import { checkpointsDir } from '../runs/run-paths.js';
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

/**
 * Drops what lies beyond the newest good checkpoint, since it will be trained again; damaged checkpoints are put aside.
 * Throws DamagedRunError, with nothing changed, where steps were trained (`reached` as run.json says, or as metrics do) and
 * no checkpoint of them can be read.
 */
export function restoreRun(dir: string, reached: number): RestoredRun {
  const { checkpoint, notes, damaged } = newestCheckpoint(dir);
  const step = checkpoint?.state.step ?? -1;
  if (!checkpoint) assertUntrained(dir, reached);
  removeLeftovers(dir);
  setAsideCheckpoints(dir, damaged);
  removeCheckpointsAfter(dir, step);
  removePanelsAfter(dir, step);
  truncateMetrics(dir, step);
  const planned = readControls(dir).filter((change) => change.step >= step);
  return { checkpoint, planned, notes };
}

/** A run that was killed before its first checkpoint may have measured its untrained model, and no more. */
function assertUntrained(dir: string, reached: number): void {
  const { metrics } = readMetrics(dir);
  const trained = Math.max(reached, metrics.steps.at(-1) ?? 0);
  if (trained === 0) return;
  throw new DamagedRunError(
    `${checkpointsDir(dir)} holds no checkpoint that can be read, though the run was trained to step ${trained.toLocaleString('en')}; nothing was changed: bring its checkpoints back (is their disk mounted?), or start a new run.`,
  );
}
