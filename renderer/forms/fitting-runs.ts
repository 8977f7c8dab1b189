import type { RunSummary } from '../../electron/protocol/app.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { architectureTitle } from '../lib/describe-run.js';

interface Wanted {
  architecture: string | undefined;
  /** Id of the run whose data they have to have learned from; undefined where that doesn't matter. */
  sameDataAs: string | undefined;
  /** Null: not known yet. */
  datasets: readonly DatasetInfo[] | null;
}

/** The runs that can be chosen, and a sentence where they are none, or others than one would expect. */
export function fittingRuns(
  runs: readonly RunSummary[],
  { architecture, sameDataAs, datasets }: Wanted,
): { runs: readonly RunSummary[]; note: string | null } {
  const kind = runs.filter((run) => architecture === undefined || run.architecture === architecture);
  const asked = runs.find(({ id }) => id === sameDataAs);
  if (!asked) return { runs: kind, note: null };
  const same = kind.filter((run) => isSameData(run, asked));
  if (same.length > 0) return { runs: same, note: null };
  const what = architecture === undefined ? 'run' : `run of a ${architectureTitle(architecture).toLowerCase()}`;
  const none = `There is no ${what} on the same data yet.`;
  // On data without classes there will never be one.
  const dataset = datasets?.find(({ name }) => name === asked.dataset);
  const hasClasses = !dataset || !('classNames' in dataset) || dataset.classNames.length > 1;
  if (hasClasses || kind.length === 0) return { runs: [], note: none };
  return { runs: kind, note: 'These data have no classes: one that has learned from images of the same size will do.' };
}

function isSameData(one: RunSummary, other: RunSummary): boolean {
  if (one.data !== undefined && other.data !== undefined) return one.data === other.data;
  return one.dataset === other.dataset;
}
