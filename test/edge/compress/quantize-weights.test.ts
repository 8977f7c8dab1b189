import { describe, expect, it } from 'vitest';
import { dequantizeWeights, quantizeWeights } from '../../../models/edge/compress/quantize-weights.js';
import { Numbers } from '../../transformer/reference/random.js';

/** Weights whose channels differ in size by a lot, and not evenly spread. */
function uneven(shape: readonly number[], axis: number): Float32Array {
  const numbers = new Numbers(4);
  return Float32Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, at) => numbers.next() ** 3 * 10 ** (channelOf(at, shape, axis) % 7) * 1e-4,
  );
}

/** By taking the place apart, index by index. */
function channelOf(at: number, shape: readonly number[], axis: number): number {
  const index: number[] = [];
  for (const size of [...shape].reverse()) {
    index.unshift(at % size);
    at = Math.floor(at / size);
  }
  return index[axis]!;
}

describe.each([
  { shape: [37, 11], axis: 1 },
  { shape: [37, 11], axis: 0 },
  { shape: [3, 3, 5, 7], axis: 3 },
  { shape: [3, 3, 5, 7], axis: 2 },
])('weights $shape along $axis', ({ shape, axis }) => {
  const weights = uneven(shape, axis);
  const quantized = quantizeWeights(weights, shape, axis);
  const back = dequantizeWeights(quantized, shape);

  it('are off by at most half of the scale of their channel', () => {
    weights.forEach((weight, at) => {
      const scale = quantized.scales[channelOf(at, shape, axis)]!;
      expect(Math.abs(weight - back[at]!)).toBeLessThanOrEqual((scale / 2) * (1 + 1e-5));
    });
  });

  it('use all of −127 to 127 in each channel, and never −128', () => {
    const most = new Map<number, number>();
    quantized.values.forEach((value, at) => {
      const channel = channelOf(at, shape, axis);
      most.set(channel, Math.max(most.get(channel) ?? 0, Math.abs(value)));
    });
    expect([...most.values()]).toEqual(new Array(shape[axis]).fill(127));
  });

  it('lose no more with a scale for each channel than with one for all', () => {
    const whole = dequantizeWeights(quantizeWeights(weights, [1, weights.length], 0), [1, weights.length]);
    const error = (values: Float32Array) => values.reduce((sum, value, at) => sum + (value - weights[at]!) ** 2, 0);
    expect(error(back)).toBeLessThanOrEqual(error(whole));
    expect(error(back)).toBeLessThan(0.5 * error(whole));
  });
});

it('gives the whole numbers that are worked out by hand', () => {
  // Steps of 1 and of 0.5.
  const weights = Float32Array.of(127, -63.5, 2.4, 0.2, -2.6, 63.5);
  const { values, scales } = quantizeWeights(weights, [3, 2], 1);
  expect([...scales]).toEqual([1, 0.5]);
  expect([...values]).toEqual([127, -127, 2, 0, -3, 127]);
});

it('keeps channels of zeros, and takes what is smaller than any scale for 0', () => {
  const weights = Float32Array.of(0, 1e-40, 1, 0, -2.6e-43, -0.5);
  const quantized = quantizeWeights(weights, [2, 3], 1);
  expect([...quantized.scales]).toEqual([1, 1, Math.fround(1 / 127)]);
  expect([...quantized.values.subarray(0, 2)]).toEqual([0, 0]);
  expect([...dequantizeWeights(quantized, [2, 3])].every(Number.isFinite)).toBe(true);
});

it('refuses weights that are not finite', () => {
  expect(() => quantizeWeights(Float32Array.of(0, NaN), [1, 2], 1)).toThrow('weight 1 is NaN');
  expect(() => quantizeWeights(Float32Array.of(-Infinity, 0), [1, 2], 1)).toThrow('weight 0 is -Infinity');
});
