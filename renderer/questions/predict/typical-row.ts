import type { TableColumnInfo } from '../../../models/data/dataset.js';

/** What a row of the user's begins with: a column's mean, or its most frequent category; empty where nothing is known. */
export function typicalValue({ kind, categories, counts, mean }: TableColumnInfo): string {
  if (kind === 'number') return mean === null ? '' : String(Number(mean.toPrecision(4)));
  const most = counts.reduce((best, count, at) => (count > counts[best]! ? at : best), 0);
  return categories[most] ?? '';
}
