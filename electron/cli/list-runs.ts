import { filterRuns } from '../../models/core/filter/filter-runs.js';
import { parseFilter } from '../../models/core/filter/parse-filter.js';
import { sortRuns } from '../../models/core/filter/sort-runs.js';
import type { RunRow } from '../protocol/app.js';
import { FiguresFile } from '../runs/figures/figures-file.js';
import { rowDetails } from '../runs/figures/run-row.js';
import { listRuns, type RunEntry } from '../runs/run-store.js';

export interface Wanted {
  filter?: string;
  sort?: string;
  reverse?: boolean;
}

export interface ListedRuns {
  /** All there are. */
  all: RunEntry[];
  shown: (RunRow & { dir: string })[];
  /** Sentences on runs that the filter can't judge. */
  notes: string[];
}

/** The runs that a filter lets pass, in the order asked for. Throws RequestError where that can't be understood. */
export function listedRuns(runsDir: string, { filter = '', sort, reverse = false }: Wanted): ListedRuns {
  const terms = parseFilter(filter);
  const all = listRuns(runsDir);
  const file = new FiguresFile(runsDir);
  const rows = all.map(({ dir, summary, record }) => ({
    ...summary,
    ...rowDetails({ dir, id: summary.id, record }, file),
    dir,
  }));
  const ids = new Set(rows.map(({ id }) => id));
  file.save((id) => ids.has(id));
  const { passed, leftOut } = filterRuns(terms, rows);
  const sorted = sort === undefined ? passed : sortRuns(passed, sort, { reverse });
  const shown = sort === undefined && reverse ? [...sorted].reverse() : sorted;
  return { all, shown, notes: leftOut.map(({ sentence }) => `${sentence}.`) };
}
