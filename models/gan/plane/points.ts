import type { TableDataset } from '../../data/dataset.js';
import { planeAxes, planeProblem, type DescribedTable } from './axes.js';

/** What a coordinate is called, and what it was standardised by. */
export interface Axis {
  name: string;
  mean: number;
  /** Above 0. */
  deviation: number;
}

/** Points in the plane, as a GAN learns from them. */
export interface PlanePoints {
  name: string;
  axes: readonly [Axis, Axis];
  /** [count, 2], standardised. */
  values: Float32Array;
  count: number;
  /** Where the data has classes. */
  labels: Int32Array | null;
  classNames: string[];
}

/**
 * The training points of a table. `kept` is what the run was standardised by when it began; null for a new one. Throws
 * RequestError where these are no points.
 */
export function planePoints(table: TableDataset, kept: readonly [Axis, Axis] | null): PlanePoints {
  const described = describe(table);
  const problem = planeProblem(described);
  if (problem) throw problem;
  const { name, count, labels, classNames, columns, values: rows, targets } = table;
  const [first, second] = planeAxes(described)!;
  const valueAt = (row: number, place: number | null) =>
    place === null ? targets![row]! : rows[row * columns.length + place]!;
  const raw = [first, second].map((place) => Float64Array.from({ length: count }, (_, row) => valueAt(row, place)));
  const own = raw.map((one, i) =>
    axisOf((i === 1 && second === null ? table.targetName : columns[i]?.name) ?? '', one),
  );
  const axes = kept ?? (own as [Axis, Axis]);
  const values = new Float32Array(count * 2);
  raw.forEach((one, i) =>
    one.forEach((value, row) => (values[row * 2 + i] = (value - axes[i]!.mean) / axes[i]!.deviation)),
  );
  return { name, axes, values, count, labels, classNames };
}

/** Back in the data's own units; `points` is [N, 2], standardised. */
export function inUnits([x, y]: readonly [Axis, Axis], points: ArrayLike<number>): Float32Array {
  return Float32Array.from(points, (value, i) => {
    const { mean, deviation } = i % 2 === 0 ? x : y;
    return mean + deviation * value;
  });
}

function describe({ name, classNames, columns, values, targetName, targets }: TableDataset): DescribedTable {
  const missing = columns.map(() => 0);
  // What stands in for data that are gone has no value at all.
  if (!values.every(Number.isNaN)) {
    values.forEach((value, at) => (missing[at % columns.length]! += Number.isNaN(value) ? 1 : 0));
  }
  return {
    ...{ kind: 'table', name, classNames },
    columns: columns.map((column, i) => ({ ...column, missing: missing[i]! })),
    target: { name: targetName, kind: targets ? 'number' : 'classes', missing: 0 },
  };
}

function axisOf(name: string, values: Float64Array): Axis {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  return { name, mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
}
