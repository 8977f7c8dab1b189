import { RequestError } from '../errors.js';
import { excerpt } from '../printable.mjs';
import type { FilteredRun } from './filtered-run.js';
import { valueOf } from './judge-run.js';

/** What a list can be ordered by besides the names of metrics and settings; `down`: the largest comes first. */
const orders: Readonly<Record<string, { of: (run: FilteredRun) => number | string | null; down?: true }>> = {
  begun: { of: ({ createdAt }) => createdAt, down: true },
  name: { of: ({ name }) => name },
  architecture: { of: ({ kind }) => kind || null },
  data: { of: ({ dataset }) => dataset || null },
  state: { of: ({ status }) => status },
  metric: { of: ({ headline }) => headline?.last ?? null, down: true },
  best: { of: ({ headline }) => headline?.best ?? null, down: true },
  parameters: { of: ({ parameters }) => parameters || null, down: true },
  duration: { of: ({ seconds }) => seconds || null, down: true },
  tags: { of: ({ tags }) => tags?.join(' ') ?? null },
};

export const sortKeys: readonly string[] = Object.keys(orders);

/** Whether the largest comes first where nothing else is said: the newest run, the highest metric. */
export function sortsDown(key: string): boolean {
  const known = orders[key.toLowerCase()];
  return known ? known.down === true : true;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Runs in order of one of `sortKeys`, or of a metric or setting that any of them has. Those that lack it come last, whatever
 * the direction, and equals stay in theirs. Throws RequestError where no run has such a thing.
 */
export function sortRuns<Run extends FilteredRun>(runs: readonly Run[], key: string, { reverse = false } = {}): Run[] {
  const known = Object.hasOwn(orders, key.toLowerCase()) ? orders[key.toLowerCase()] : undefined;
  const of = known?.of ?? ((run: FilteredRun) => sortable(valueOf(key, run)));
  const values = runs.map((run) => ({ run, value: of(run) }));
  if (!known && runs.length > 0 && values.every(({ value }) => value === null)) {
    throw new RequestError(
      `sort: '${excerpt(key)}' is no column, metric or setting of these runs; use ${sortKeys.join(', ')}, or the name of one.`,
      { field: 'sort' },
    );
  }
  const sign = sortsDown(key) !== reverse ? -1 : 1;
  return values
    .sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
      return sign * order;
    })
    .map(({ run }) => run);
}

function sortable(value: unknown): number | string | null {
  if (typeof value === 'number') return value;
  return value === undefined || value === null ? null : String(value);
}
