import { shortened } from '../../models/core/characters.js';
import type { ColumnSummary, TableColumnInfo, TableDatasetInfo } from '../../models/data/dataset.js';
import { formatCount, formatValue } from '../lib/format.js';
import { nameText } from '../design/visible-text.js';

/** Categories that are told by name. */
const TOLD = 3;
/** Characters of such a name. */
const LONGEST = 24;

/** "4.3 to 7.9, mean 5.84", "red 12, blue 3 and 2 more", "no value" */
export function spread(summary: ColumnSummary, categories: readonly string[]): string {
  const { least, greatest, mean, counts } = summary;
  if (categories.length === 0) {
    if (least === null || greatest === null || mean === null) return 'no value';
    return least === greatest
      ? `always ${formatValue(least)}`
      : `${formatValue(least)} to ${formatValue(greatest)}, mean ${formatValue(mean)}`;
  }
  const sorted = byCount(categories, counts);
  const more = sorted.length > TOLD ? ` and ${formatCount(sorted.length - TOLD)} more` : '';
  return (
    sorted
      .slice(0, TOLD)
      .map(({ name, count }) => `${shortened(nameText(name), LONGEST)} ${formatCount(count)}`)
      .join(', ') + more
  );
}

/** "" where none is missing: "3 missing" */
export const missingOf = ({ missing }: ColumnSummary): string =>
  missing === 0 ? '' : `${formatCount(missing)} missing`;

/** Names with their counts, the most frequent first. */
export function byCount(names: readonly string[], counts: readonly number[]): { name: string; count: number }[] {
  return names.map((name, i) => ({ name, count: counts[i] ?? 0 })).sort((a, b) => b.count - a.count);
}

/** The bars of a column: of categories the most frequent first. */
export function barsOf({ kind, counts }: Pick<TableColumnInfo, 'kind' | 'counts'>): number[] {
  return kind === 'number' ? counts : [...counts].sort((a, b) => b - a).slice(0, 24);
}

/** The target as a row beside the columns, where it is a number; null where it has classes, which are told apart. */
export function targetColumn({ target }: TableDatasetInfo): TableColumnInfo | null {
  return target.kind === 'number' ? { ...target, kind: 'number', categories: [] } : null;
}
