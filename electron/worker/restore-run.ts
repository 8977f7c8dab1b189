import type { LiveChange } from '../../models/core/live.js';
import { removeCheckpointsAfter, removeLeftovers, setAsideCheckpoints, type Checkpoint } from '../runs/checkpoints.js';
import { readControls } from '../runs/controls-file.js';
import { truncateMetrics } from '../runs/metrics-file.js';
import { removePanelsAfter } from '../runs/panels.js';
import { resumePoint } from '../runs/resume-point.js';
import { setAsideAfter } from '../runs/set-aside.js';

/** Where a run's directory lets training go on. Nothing of it is changed yet. */
export interface RestoredRun {
  /** Null where training begins anew. */
  checkpoint: Checkpoint | null;
  /** Sentences on what had to be passed over. */
  notes: string[];
  /**
   * Drops what lies beyond the checkpoint, to be called once it is sure to be trained again, and adds to `notes` what it
   * has put aside. Returns what the user had changed after the checkpoint, to be changed again at the same steps.
   */
  drop: () => LiveChange[];
}

/**
 * The newest good checkpoint, see resumePoint, which says what is thrown; `reached` is the step in run.json. What lies
 * beyond it is dropped; where newer checkpoints are damaged, they and what lies beyond are put aside instead.
 */
export function restoreRun(dir: string, reached: number): RestoredRun {
  const { checkpoint, notes, damaged } = resumePoint(dir, reached);
  const step = checkpoint?.state.step ?? -1;
  const drop = (): LiveChange[] => {
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
    return planned;
  };
  return { checkpoint, notes, drop };
}
