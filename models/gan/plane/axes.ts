import { RequestError } from '../../core/errors.js';
import type { TableColumn, TableDatasetInfo, TableTargetInfo } from '../../data/dataset.js';

/** What is known of a table before it is read, or of one that is in memory. */
export type DescribedTable = Pick<TableDatasetInfo, 'kind' | 'name' | 'classNames'> & {
  columns: readonly (TableColumn & { missing: number })[];
  target: Pick<TableTargetInfo, 'name' | 'kind' | 'missing'>;
};

/** The plane's axes: columns of a table by their place, or (null) its target. */
export type PlaneAxes = readonly [number, number | null];

/** Two columns of numbers; of a table of two columns in all, the one that is its target as well. Null where there are others. */
export function planeAxes({ columns, target }: Pick<DescribedTable, 'columns' | 'target'>): PlaneAxes | null {
  if (columns.some(({ kind }) => kind !== 'number')) return null;
  if (columns.length === 2) return [0, 1];
  return columns.length === 1 && target.kind === 'number' ? [0, null] : null;
}

/** Why a table holds no points in the plane; null where it does. */
export function planeProblem(table: DescribedTable): RequestError | null {
  const { name, columns, target } = table;
  const refuse = (what: string, remedy: string) =>
    new RequestError(`dataset: '${name}' has ${what}; ${remedy}.`, { field: 'dataset' });
  const axes = planeAxes(table);
  if (!axes) {
    const category = columns.find(({ kind }) => kind === 'category');
    if (category && columns.length <= 2) {
      return refuse(
        `categories in its column '${category.name}', and the plane has two axes of numbers`,
        'use ring, or add it again with that column as number or left out',
      );
    }
    const count = columns.length === 1 ? 'one column' : `${columns.length} columns`;
    return refuse(
      `${count} besides '${target.name}', and the plane has two axes of numbers`,
      columns.length === 1
        ? 'use ring, or add it again with two columns of numbers'
        : 'use ring, or add it again with all others left out',
    );
  }
  const used = axes.map((place) => (place === null ? target : columns[place]!));
  const gappy = used.find(({ missing }) => missing > 0);
  if (!gappy) return null;
  return refuse(
    `no value in ${gappy.missing} rows of '${gappy.name}'`,
    'fill them in or take these rows out, and add it again',
  );
}
