import { statSync } from 'node:fs';
import { compareRuns, MOST_RUNS } from '../../../models/core/comparison/comparison.js';
import { drawnCurves, type ComparisonCurves, type CurveRequest } from '../../../models/core/comparison/drawn-curves.js';
import type { ToldComparison } from '../../protocol/app.js';
import { readComparedRun, readComparedRuns, type ReadRun } from '../../runs/compared-runs.js';
import { controlsPath, metricsPath, runJsonPath, saidPath } from '../../runs/run-paths.js';

interface Asked {
  id: string;
  /** Null for one that is gone. */
  dir: string | null;
}

/**
 * The runs of the newest comparison as they were read: a chart that is zoomed asks again and again, and runs may have a hundred thousand
 * lines each. One whose files have changed is read anew.
 */
export class KeptRuns {
  readonly #kept = new Map<string, { stamp: string; run: ReadRun }>();

  /** See Calls.compareRuns. */
  compare(runs: readonly Asked[], runsDir: string, reference?: string): ToldComparison {
    const { read, unread } = this.#read(runs, runsDir);
    const held = read.findIndex(({ run }) => run.record.id === reference);
    return {
      ...compareRuns(
        read.map(({ run }) => run),
        Math.max(0, held),
      ),
      unread,
      notes: read.flatMap(({ notes }) => notes),
    };
  }

  /** See Calls.comparisonCurves. */
  curves(runs: readonly Asked[], runsDir: string, request: CurveRequest): ComparisonCurves {
    const compared = this.#read(runs, runsDir).read.map(({ run }) => run);
    return drawnCurves(compared, request);
  }

  #read(runs: readonly Asked[], runsDir: string): ReturnType<typeof readComparedRuns> {
    const wanted = new Set(runs.map(({ dir }) => dir));
    if (this.#kept.size > MOST_RUNS) for (const dir of this.#kept.keys()) if (!wanted.has(dir)) this.#kept.delete(dir);
    return readComparedRuns(runs, runsDir, (dir) => {
      const stamp = stampOf(dir);
      const kept = this.#kept.get(dir);
      if (kept?.stamp === stamp) return kept.run;
      const run = readComparedRun(dir, runsDir);
      this.#kept.set(dir, { stamp, run });
      return run;
    });
  }
}

/** Another one once one of the files that a comparison reads has changed. */
function stampOf(dir: string): string {
  return [runJsonPath, metricsPath, controlsPath, saidPath]
    .map((pathIn) => {
      const stat = statSync(pathIn(dir), { throwIfNoEntry: false });
      return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '';
    })
    .join('|');
}
