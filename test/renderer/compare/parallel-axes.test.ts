import { expect, test } from 'vitest';
import type { ToldComparison } from '../../../electron/protocol/app.js';
import { brushedBy, inBrushes, parallelAxes } from '../../../renderer/compare/parallel-axes.js';

const difference = (key: string, values: unknown[]) => ({
  key,
  title: key,
  values,
  texts: values.map((one) => String(one ?? '–')),
});
const last = (values: (number | null)[]) => ({ runs: values.map((one) => ({ last: one })) });
const told = {
  runs: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
  differences: {
    alike: 0,
    differing: [
      difference('seed', [1, 2, 3]),
      difference('rate', [1e-5, 1e-4, 1e-3]),
      difference('width', [10, 20, 40]),
      difference('loss', ['hinge', 'minimax', 'hinge']),
      difference('depth', [2, null, 4]),
    ],
  },
  metrics: [
    { name: 'loss', title: 'Loss', group: 'loss' },
    { name: 'accuracy', title: 'Accuracy', group: 'score', better: 'higher', unit: 'share' },
  ],
  final: { loss: last([1, 2, 3]), accuracy: last([0.5, 0.75, null]) },
} as unknown as ToldComparison;

test('each setting that differs but the seed has an axis, and so has what the runs came to', () => {
  const axes = parallelAxes(told);
  const places = Object.fromEntries(
    axes.map(({ key, places: of }) => [key, of.map((one) => one && Number(one.toFixed(3)))]),
  );
  expect(places).toEqual({
    // A hundred times apart: by their logarithms.
    rate: [0, 0.5, 1],
    width: [0, 0.333, 1],
    loss: [0, 1, 0],
    depth: [0, null, 1],
    'metric accuracy': [0, 1, null],
  });
  expect(axes.at(-1)!.ticks).toEqual([
    { place: 0, text: '50.0%' },
    { place: 1, text: '75.0%' },
  ]);
});

test('a run is kept where it lies in every brushed stretch; what it lacks lies in none', () => {
  const axes = parallelAxes(told);
  expect(inBrushes(axes, {})).toEqual([true, true, true]);
  expect(inBrushes(axes, { rate: { from: 0.4, to: 1 } })).toEqual([false, true, true]);
  expect(inBrushes(axes, { rate: { from: 0.4, to: 1 }, depth: { from: 0, to: 1 } })).toEqual([false, false, true]);
});

test('keys move the ends of a stretch, which do not pass each other, and let go of it', () => {
  expect(brushedBy(undefined, { key: 'ArrowDown', shiftKey: false })).toEqual({ from: 0, to: 0.9 });
  expect(brushedBy({ from: 0, to: 1 }, { key: 'ArrowUp', shiftKey: true })).toEqual({ from: 0.1, to: 1 });
  expect(brushedBy({ from: 0.5, to: 0.55 }, { key: 'ArrowDown', shiftKey: false })).toEqual({ from: 0.5, to: 0.5 });
  expect(brushedBy({ from: 0.5, to: 0.55 }, { key: 'ArrowUp', shiftKey: true })).toEqual({ from: 0.55, to: 0.55 });
  expect(brushedBy({ from: 0, to: 1 }, { key: 'Escape', shiftKey: false })).toBeNull();
  expect(brushedBy(undefined, { key: 'ArrowLeft', shiftKey: false })).toBeUndefined();
});
