import { describe, expect, test } from 'vitest';
import { downsample, type Stretch } from '../../../renderer/charts/downsample.js';
import { MetricColumn } from '../../../renderer/lib/metric-column.js';
import { seeded } from '../dev/random.js';

function curveOf(values: ArrayLike<number>): MetricColumn {
  const column = new MetricColumn();
  column.append(Float32Array.from(values), values.length);
  return column;
}

const every = (length: number, by: number) => Int32Array.from({ length }, (_, i) => (i + 1) * by);

/** Checks every pixel column: its lowest and highest value must both be drawn. */
function lostExtremes(column: MetricColumn, stretch: Stretch): number {
  const drawn = new Set(downsample(column, stretch).points.map(({ x, y }) => `${x} ${y}`));
  const width = (stretch.to - stretch.from) / stretch.columns;
  const buckets = new Map<number, { x: number; y: number }[]>();
  for (let i = 0; i < stretch.length; i++) {
    const x = stretch.xs[i]! / stretch.per;
    const y = column.values[i]!;
    if (x < stretch.from || x > stretch.to || !Number.isFinite(y)) continue;
    // Column 1 begins with `from`, the last one reaches to the end; division may round a border to the wrong side.
    let bucket = Math.min(stretch.columns, Math.max(1, Math.ceil((x - stretch.from) / width)));
    if (x > stretch.from + bucket * width && bucket < stretch.columns) bucket++;
    else if (bucket > 1 && x <= stretch.from + (bucket - 1) * width) bucket--;
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), { x, y }]);
  }
  let lost = 0;
  for (const points of buckets.values()) {
    const ys = points.map((point) => point.y);
    for (const extreme of [Math.min(...ys), Math.max(...ys)]) {
      if (!points.some(({ x, y }) => y === extreme && drawn.has(`${x} ${y}`))) lost++;
    }
  }
  return lost;
}

describe('thinning to pixels', () => {
  const random = seeded(3);
  const length = 30_000;
  const steps = every(length, 10);
  const values = Array.from({ length }, () => random() + (random() < 0.0005 ? 50 : 0));
  const column = curveOf(values);

  test('never loses an extreme, at any zoom and width', () => {
    for (const [from, to, columns] of [
      [0, 300_000, 600],
      [0, 300_000, 137],
      [12_345, 250_003, 333],
      [100_000, 140_000, 501],
    ] as const) {
      expect(lostExtremes(column, { xs: steps, per: 1, length, from, to, columns })).toBe(0);
    }
  });

  test('draws two points a column, and those at the ends, in order', () => {
    const { points } = downsample(column, { xs: steps, per: 1, length, from: 0, to: 300_000, columns: 500 });
    expect(points.length).toBeLessThanOrEqual(2 * 500 + 2);
    expect(points.every((point, i) => i === 0 || point.x > points[i - 1]!.x)).toBe(true);
    expect(points[0]!.x).toBe(10);
    expect(points.at(-1)!.x).toBe(300_000);
  });

  test('shows every point where there is room, and one beyond either end', () => {
    const { points } = downsample(column, { xs: steps, per: 1, length, from: 1005, to: 1095, columns: 500 });
    expect(points.map((point) => point.x)).toEqual([1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090, 1100]);
  });

  test('ignores what lies beyond the length', () => {
    const { points } = downsample(column, { xs: steps, per: 1, length: 3, from: 0, to: 300_000, columns: 100 });
    expect(points.map((point) => point.x)).toEqual([10, 20, 30]);
  });

  test('works where the steps are not evenly spaced', () => {
    const uneven = Int32Array.from({ length }, (_, i) => (i < 20_000 ? i + 1 : 20_000 + (i - 20_000) * 28));
    expect(lostExtremes(column, { xs: uneven, per: 1, length, from: 0, to: 300_000, columns: 400 })).toBe(0);
  });
});

describe('other axes', () => {
  const length = 30_000;
  const random = seeded(5);
  const column = curveOf(Array.from({ length }, () => random()));

  test('nothing is lost where places are fractions of what is stored', () => {
    const stretch = { xs: every(length, 3), per: 49, length, from: 0, to: 90_000 / 49, columns: 600 };
    expect(lostExtremes(column, stretch)).toBe(0);
    const { points } = downsample(column, { ...stretch, from: 3 / 49, to: 9 / 49 });
    expect(points.map(({ x }) => x)).toEqual([3 / 49, 6 / 49, 9 / 49, 12 / 49]);
  });

  test('on a logarithmic axis the first points are as wide as thousands of the last', () => {
    const stretch = { xs: every(length, 1), per: 1, length, from: 1, to: length, columns: 200, logX: true };
    const { points } = downsample(column, stretch);
    expect(points.slice(0, 4).map(({ x }) => x)).toEqual([1, 2, 3, 4]);
    const later = points.filter(({ x }) => x > length / 2 && x < length);
    expect(later.length).toBeLessThanOrEqual(2 * Math.ceil((200 * Math.log(2)) / Math.log(length)) + 2);
    expect(points.at(-1)!.x).toBe(length);
  });
});

describe('values that are not finite', () => {
  const length = 10_000;
  const steps = every(length, 1);
  const values = Float32Array.from({ length }, (_, i) => i % 17);
  values[5000] = NaN;
  values[7000] = Infinity;
  const column = curveOf(values);

  test('break the line and are named, thinned or not', () => {
    const thinned = downsample(column, { xs: steps, per: 1, length, from: 0, to: length, columns: 100 });
    expect(thinned.gaps).toEqual([5001, 7001]);
    expect(Number.isFinite(thinned.points.find((point) => point.x === 5001)!.y)).toBe(false);
    const near = downsample(column, { xs: steps, per: 1, length, from: 4990, to: 5010, columns: 100 });
    expect(near.gaps).toEqual([5001]);
  });

  test('an axis that can’t show zero and below leaves them out without calling them gaps', () => {
    const { points, gaps } = downsample(column, {
      xs: steps,
      per: 1,
      length: 40,
      from: 0,
      to: 40,
      columns: 100,
      positiveOnly: true,
    });
    expect(points[0]!.y).toBeNaN();
    expect(points[1]!.y).toBe(1);
    expect(gaps).toEqual([]);
  });
});
