import { bringBackReplaced, newestCheckpoint, type Checkpoint } from './checkpoints.js';
import { DamagedRunError } from './damaged-run-error.js';
import { reading } from './disk-error.js';
import { readMetrics } from './metrics-file.js';
import { checkpointsDir } from './run-paths.js';

/**
 * Where a run that nobody trains goes on: as newestCheckpoint, without a checkpoint only for a run that is to begin
 * anew. Throws DamagedRunError, with nothing changed, where steps were trained (`reached` as run.json says, or as metrics
 * do) and no checkpoint of them can be read.
 */
export function resumePoint(
  dir: string,
  reached: number,
): { checkpoint: Checkpoint | null; notes: string[]; damaged: number[] } {
  reading(checkpointsDir(dir), () => bringBackReplaced(dir));
  const point = newestCheckpoint(dir);
  if (!point.checkpoint) assertUntrained(dir, reached);
  return point;
}

/** A run that was killed before its first checkpoint may have measured its untrained model, and no more. */
function assertUntrained(dir: string, reached: number): void {
  const { metrics } = reading(dir, () => readMetrics(dir));
  const trained = Math.max(reached, metrics.steps.at(-1) ?? 0);
  if (trained === 0) return;
  throw new DamagedRunError(
    `${checkpointsDir(dir)} holds no checkpoint that can be read, though the run was trained to step ${trained.toLocaleString('en')}; nothing was changed: bring its checkpoints back (is their disk mounted?), or start a new run.`,
  );
}
