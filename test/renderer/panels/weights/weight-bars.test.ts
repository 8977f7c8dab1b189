import { expect, test } from 'vitest';
import {
  barHeight,
  gridLines,
  tensorFigures,
  usedLevels,
  type WeightTensor,
} from '../../../../renderer/panels/weights/weight-bars.js';

const tensor: WeightTensor = {
  ...{
    name: 'w',
    op: 'Conv2D',
    shape: [2, 2],
    count: 400,
    zeros: 100,
    from: -1,
    to: 0.5,
    mean: 0,
    deviation: 0.25,
    values: 32,
  },
  int8: {
    axis: 1,
    channels: 64,
    leastScale: 0.001,
    medianScale: 0.01,
    mostScale: 0.02,
    maxError: 0.005,
    signalToErrorDb: 38.2,
    perTensorDb: 33,
  },
};

test('lines of the grid are multiples of a step within the range, fewer where they would run together', () => {
  expect(gridLines(tensor, 1500)).toHaveLength(151);
  const few = gridLines(tensor, 150);
  expect(few).toHaveLength(38);
  expect(few.every((value) => Math.abs(value / 0.04 - Math.round(value / 0.04)) < 1e-9)).toBe(true);
  expect(few).toContain(0);
  expect(gridLines({ ...tensor, int8: null }, 1500)).toEqual([]);
});

test('bars are shares of the highest, or of its logarithm', () => {
  expect([barHeight(0, 100, true), barHeight(50, 100, false), barHeight(9, 99, true)]).toEqual([0, 0.5, 0.5]);
  expect(usedLevels(Float32Array.of(0, 3, 0, 1))).toBe(2);
});

test('figures tell what int8 costs, and that a small tensor stays float', () => {
  expect(tensorFigures(tensor)[0]).toEqual({
    name: 'Signal to error as int8',
    value: '38.2 dB',
    note: 'with one step for the whole tensor: 33.0 dB',
  });
  expect(tensorFigures(tensor).find(({ name }) => name === 'Zero')!.value).toBe('25.0%');
  expect(tensorFigures({ ...tensor, int8: null })[0]).toMatchObject({ value: 'stays float' });
});
