import { expect, test } from 'vitest';
import { MetricWindows } from '../../../models/core/diagnosis/metric-windows.js';

const metrics = [{ name: 'loss' }, { name: 'score', evaluated: true as const }];
const rowsOf = (count: number, every: number, loss: (step: number) => number) => {
  const steps = Int32Array.from({ length: count }, (_, i) => (i + 1) * every);
  return { steps, values: { loss: Float32Array.from(steps, loss) } };
};

test('a window is some fifty steps and at least five rows, and holds the median', () => {
  const windows = new MetricWindows(metrics);
  windows.add(rowsOf(10, 10, (step) => (step === 30 ? 1e6 : step)));
  expect([windows.from, windows.to]).toEqual([
    [10, 60],
    [50, 100],
  ]);
  // One batch that is far out moves nothing.
  expect(windows.medians('loss')).toEqual([40, 80]);

  const single = new MetricWindows(metrics);
  single.add(rowsOf(100, 1, (step) => step));
  expect([single.from, single.to]).toEqual([
    [1, 51],
    [50, 100],
  ]);
  const seldom = new MetricWindows(metrics);
  seldom.add(rowsOf(11, 100, (step) => step));
  expect(seldom.to).toEqual([500, 1000]);
});

test('the same rows give the same windows, however they come', () => {
  const rows = rowsOf(1000, 3, (step) => Math.sin(step));
  const [whole, parts] = [new MetricWindows(metrics), new MetricWindows(metrics)];
  whole.add(rows);
  for (let at = 0; at < 1000; at += 7) parts.add(rows, at, Math.min(1000, at + 7));
  // What is known counts once.
  parts.add(rows);
  expect(parts.medians('loss')).toEqual(whole.medians('loss'));
  expect(parts.to).toEqual(whole.to);
  expect(whole.changes).toBe(whole.length);
});

test('rows that are told again count once', () => {
  const windows = new MetricWindows(metrics);
  windows.add(rowsOf(10, 10, () => 1));
  windows.add(rowsOf(10, 10, () => 9));
  windows.add(rowsOf(15, 10, () => 2));
  expect([windows.to, windows.medians('loss')]).toEqual([
    [50, 100, 150],
    [1, 1, 2],
  ]);
});

test('what is not finite is left out, and what was never measured is not there', () => {
  const windows = new MetricWindows(metrics);
  windows.add(rowsOf(10, 10, (step) => (step <= 50 ? NaN : step === 100 ? Infinity : 2)));
  expect(windows.medians('loss')).toEqual([NaN, 2]);
  expect(windows.medians('other')).toBeUndefined();
  expect(windows.evaluated('other')).toEqual({ steps: [], values: [] });
});

test('evaluations are kept as they are, also of a step that was told before', () => {
  const windows = new MetricWindows(metrics);
  const score = Float32Array.of(4, NaN, 2);
  windows.add({ steps: Int32Array.of(0, 10, 20), values: { score, loss: Float32Array.of(NaN, 1, 1) } });
  windows.add({ steps: Int32Array.of(20), values: { score: Float32Array.of(9) } });
  windows.add({ steps: Int32Array.of(30), values: { score: Float32Array.of(1) } });
  expect(windows.evaluated('score')).toEqual({ steps: [0, 20, 30], values: [4, 2, 1] });
});

test('a run of a million rows has few windows, which reach over all of it without a gap', () => {
  const windows = new MetricWindows(metrics);
  windows.add(rowsOf(1_000_000, 1, (step) => step));
  expect(windows.length).toBeGreaterThan(1000);
  expect(windows.length).toBeLessThan(2048);
  expect(windows.from[0]).toBe(1);
  windows.from.slice(1).forEach((from, i) => expect(from).toBe(windows.to[i]! + 1));
  const middle = windows.medians('loss')![500]!;
  expect(middle).toBeCloseTo((windows.from[500]! + windows.to[500]!) / 2, -1);
});
