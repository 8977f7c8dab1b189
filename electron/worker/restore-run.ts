import { removeCheckpointsAfter, removeLeftovers, setAsideCheckpoints, type Checkpoint } from '../runs/checkpoints.js';
import { readControls, type ControlChange } from '../runs/controls-file.js';
import { truncateMetrics } from '../runs/metrics-file.js';
import { removePanelsAfter } from '../runs/panels.js';
import { resumePoint } from '../runs/resume-point.js';
import { setAsideAfter } from '../runs/set-aside.js';

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
 * Drops what lies beyond the newest good checkpoint, since it will be trained again. Where newer checkpoints are damaged,
 * they and what lies beyond are put aside instead. Throws as resumePoint does, with nothing changed; `reached` is the
 * step in run.json.
 */
export function restoreRun(dir: string, reached: number): RestoredRun {
  const { checkpoint, notes, damaged } = resumePoint(dir, reached);
  const step = checkpoint?.state.step ?? -1;
  const planned = readControls(dir).filter((change) => change.step >= step);
  removeLeftovers(dir);
  if (damaged.length > 0) {
    // The checkpoints last: as long as they are there, a second try puts aside what this one did not get to.
    const aside = setAsideAfter(dir, step);
    if (aside !== null)
      notes.push(`What was recorded after step ${Math.max(0, step).toLocaleString('en')} is kept in ${aside}.`);
    setAsideCheckpoints(dir, damaged);
  }
  removeCheckpointsAfter(dir, step);
  removePanelsAfter(dir, step);
  truncateMetrics(dir, step);
  return { checkpoint, planned, notes };
}
