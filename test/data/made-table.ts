import type { TableColumn, TableDataset } from '../../models/data/dataset.js';

/** A table of `rows` of fields by column: numbers, names of categories, or null where missing. */
export function madeTable(
  columns: Record<string, (number | null)[] | (string | null)[]>,
  targets: number[] | string[],
): TableDataset {
  const entries = Object.entries(columns);
  const described = entries.map(([name, fields]): TableColumn => {
    const words = fields.filter((field) => typeof field === 'string');
    return { name, kind: words.length > 0 ? 'category' : 'number', categories: [...new Set(words)].sort() };
  });
  const count = targets.length;
  const values = new Float64Array(count * entries.length);
  entries.forEach(([, fields], i) => {
    fields.forEach((field, row) => {
      const value = typeof field === 'string' ? described[i]!.categories.indexOf(field) : (field ?? NaN);
      values[row * entries.length + i] = value;
    });
  });
  const isClasses = typeof targets[0] === 'string';
  const named = targets.map(String);
  const classNames = isClasses ? [...new Set(named)].sort() : [];
  return {
    name: 'made',
    columns: described,
    values,
    count,
    labels: isClasses ? Int32Array.from(named, (name) => classNames.indexOf(name)) : null,
    targets: isClasses ? null : Float64Array.from(named, Number),
    targetName: 'target',
    classNames,
  };
}
