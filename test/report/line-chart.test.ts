import { describe, expect, test } from 'vitest';
import { factsOf, smoothed, thinned } from '../../electron/report/curves.js';
import { lineChart } from '../../electron/report/line-chart.js';
import { spanOfMost } from '../../electron/report/span-of-most.js';

describe('a curve', () => {
  const steps = Array.from({ length: 10_000 }, (_, i) => i * 10);
  const values = steps.map((_, i) => (i === 7777 ? 50 : i === 1234 ? -50 : Math.sin(i)));

  test('is thinned without losing an extreme, the first or the last value', () => {
    const points = thinned({ steps, values }, 300);
    expect(points.length).toBeLessThanOrEqual(602);
    expect(points).toContainEqual({ x: 77770, y: 50 });
    expect(points).toContainEqual({ x: 12340, y: -50 });
    expect([points[0]!.x, points.at(-1)!.x]).toEqual([0, 99990]);
    expect(points.map(({ x }) => x)).toEqual(points.map(({ x }) => x).sort((a, b) => a - b));
  });

  test('is left as it is where it is short, without what is not finite', () => {
    expect(thinned({ steps: [1, 2, 3], values: [1, NaN, Infinity] }, 300)).toEqual([{ x: 1, y: 1 }]);
  });

  test('is smoothed without leaning to zero, by hand', () => {
    const { values: out } = smoothed({ steps: [1, 2, 3], values: [4, NaN, 8] }, 0.5);
    // (0.5 · 4) / 0.5; a gap; (0.5 · 2 + 0.5 · 8) / 0.75
    expect([...Array.from(out)]).toEqual([4, NaN, Math.fround(5 / 0.75)]);
  });

  test('tells where it ends and between which values it went', () => {
    expect(factsOf({ steps: [1, 2, 3, 4], values: [2, 1, 5, NaN] })).toEqual({
      last: { x: 3, y: 5 },
      lowest: { x: 2, y: 1 },
      highest: { x: 3, y: 5 },
      count: 3,
    });
    expect(factsOf({ steps: [1], values: [NaN] })).toBeNull();
  });
});

describe('an axis', () => {
  test('cuts a peak that would hide everything else, and nothing else', () => {
    const values = Array.from({ length: 1000 }, (_, i) => i / 1000);
    expect(spanOfMost(values).isCut).toBe(false);
    expect(spanOfMost([...values, 1000])).toMatchObject({ isCut: true });
    expect(spanOfMost([3]).from).toBeLessThan(3);
  });
});

test('a chart of one point, of none and of values that are far apart is whole', () => {
  const of = (points: { x: number; y: number }[]) =>
    lineChart({ summary: 's', xTitle: 'step', lines: [{ title: 't', colour: 'model', points, look: 'plain' }] }).svg
      .markup;
  expect(of([{ x: 5, y: 2 }])).toContain('<circle');
  const far = of([
    { x: 1, y: 1 },
    { x: 2, y: 10 },
    { x: 3, y: 1e5 },
  ]);
  expect(far).toContain('>1,000</text>');
  for (const text of [of([]), far]) expect(text).not.toMatch(/NaN|Infinity/);
});
