import { describe, expect, it } from 'vitest';
import { calibrate, measuredRefs } from '../../../models/edge/compress/calibrate.js';
import { int8Parameters, type Calibration, type Range } from '../../../models/edge/compress/calibration.js';
import { mseRange, percentileRange } from '../../../models/edge/compress/clipped-ranges.js';
import type { InferenceExamples } from '../../../models/core/inference.js';
import { attr } from '../../../models/engine/graph-def.js';
import { Numbers } from '../../transformer/reference/random.js';
import { B, GraphMaker } from './graphs.js';

const numbers = new Numbers(7);
const some = (count: number) => Float32Array.from({ length: count }, () => numbers.next());
const ROWS = 300;
/** Mostly small numbers, with a few large ones in rare rows. */
const rows = some(ROWS * 5).map((value, at) => (at % 611 === 0 ? 40 * value : value ** 3));
const [kernel, bias] = [some(15), some(3)];

function layer() {
  const make = new GraphMaker();
  const x = make.input('x', [5]);
  const sum = make.dense('sum', x, [5, 3], { kernel, bias });
  make.add('mask', 'Greater', [sum, make.floats('zero', [], [0])], [B, 3], { T: attr.type('float32') }, 'bool');
  return make.graph(make.add('y', 'Relu', [sum], [B, 3]));
}

function source(asked: string[] = [], touched: number[] = []) {
  const examples: InferenceExamples = {
    count: ROWS,
    unit: 'rows',
    inputs(indices) {
      touched.push(...indices);
      return { x: { shape: [indices.length, 5], data: gathered(indices) } };
    },
    targets: null,
  };
  return {
    examples(part: 'train' | 'test') {
      asked.push(part);
      return Promise.resolve(part === 'train' ? examples : null);
    },
  };
}

function gathered(indices: Int32Array): Float32Array {
  const values = new Float32Array(indices.length * 5);
  indices.forEach((row, at) => values.set(rows.subarray(row * 5, row * 5 + 5), at * 5));
  return values;
}

/** All values of `y` before its ReLU, one at a time. */
const sums = Float32Array.from({ length: ROWS * 3 }, (_, at) => {
  const [row, unit] = [Math.floor(at / 3), at % 3];
  return [0, 1, 2, 3, 4].reduce((sum, i) => sum + rows[row * 5 + i]! * kernel[i * 3 + unit]!, bias[unit]!);
});

const rangeOf = (values: Float32Array): Range => ({ min: Math.min(...values), max: Math.max(...values) });

describe('ranges', () => {
  const calibrated = (
    options: { method: Calibration['method']; examples?: number; percentile?: number },
    from = source(),
  ) => calibrate(layer(), from, options);

  it('hold every float value that depends on the inputs', async () => {
    const { ranges, examples } = await calibrated({ method: 'min-max' });
    expect([...ranges.keys()]).toEqual(['x', 'sum/product', 'sum', 'y']);
    expect(examples).toBe(ROWS);
    for (const [ref, values] of [
      ['x', rows],
      ['sum', sums],
    ] as const) {
      expect(ranges.get(ref)!.min).toBeCloseTo(rangeOf(values).min, 4);
      expect(ranges.get(ref)!.max).toBeCloseTo(rangeOf(values).max, 4);
    }
    expect(ranges.get('y')).toEqual({ min: 0, max: ranges.get('sum')!.max });
  });

  it('leave out the share of values that percentiles say, over all batches together', async () => {
    const { ranges } = await calibrated({ method: 'percentile', percentile: 98 });
    const { min, max } = ranges.get('x')!;
    const sorted = [...rows].sort((a, b) => a - b);
    const bin = (sorted.at(-1)! - sorted[0]!) / 2048;
    const cut = Math.floor(rows.length * 0.01);
    // 15 numbers are left out at each end, and what shares their bin may stay.
    expect(Math.abs(min - sorted[cut]!)).toBeLessThanOrEqual(bin);
    expect(Math.abs(max - sorted.at(-1 - cut)!)).toBeLessThanOrEqual(bin);
    expect(max).toBeLessThan(0.5 * sorted.at(-1)!);
  });

  it('have about the least squared error that any clipping has', async () => {
    const { ranges } = await calibrated({ method: 'mse' });
    const error = (range: Range, values: Float32Array): number => {
      const { scale, zeroPoint } = int8Parameters(range);
      const as8 = (value: number) => Math.max(-128, Math.min(127, Math.round(value / scale) + zeroPoint));
      return values.reduce((sum, value) => sum + (value - scale * (as8(value) - zeroPoint)) ** 2, 0);
    };
    const whole = rangeOf(rows);
    let least = Infinity;
    for (let low = 1; low <= 40; low++) {
      for (let high = 1; high <= 40; high++) {
        least = Math.min(least, error({ min: (whole.min * low) / 40, max: (whole.max * high) / 40 }, rows));
      }
    }
    expect(error(ranges.get('x')!, rows)).toBeLessThan(1.1 * least);
    expect(error(ranges.get('x')!, rows)).toBeLessThanOrEqual(1.001 * error(whole, rows));
  });

  it('come of training examples alone, each once a pass and always the same', async () => {
    const [asked, touched, again] = [[] as string[], [] as number[], [] as number[]];
    const { examples } = await calibrated({ method: 'mse', examples: 40 }, source(asked, touched));
    await calibrated({ method: 'mse', examples: 40 }, source([], again));
    expect(asked).toEqual(['train']);
    expect(examples).toBe(40);
    expect(new Set(touched).size).toBe(40);
    expect(touched).toHaveLength(80);
    expect(again).toEqual(touched);
  });

  it('tell how far they are, and can be stopped', async () => {
    const told: string[] = [];
    const stopped = calibrate(layer(), source(), {
      method: 'min-max',
      within: {
        progress: (done, total, what) => told.push(`${done} of ${total} ${what}`),
        turn: () => Promise.reject(new Error('stop')),
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(told).toEqual(['128 of 300 rows to calibrate with']);
  });

  it('can’t be had without training examples, or of values that are not finite', async () => {
    const none = { examples: () => Promise.resolve(null) };
    await expect(calibrated({ method: 'min-max' }, none as never)).rejects.toThrow('no training examples');
    const make = new GraphMaker();
    const logs = make.graph(make.add('logs', 'Log', [make.input('x', [5])], [B, 5]));
    await expect(calibrate(logs, source(), { method: 'min-max' })).rejects.toThrow('y is not finite');
  });

  it('are none of values that are not finite on the way', async () => {
    const make = new GraphMaker();
    const x = make.input('x', [5]);
    const logs = make.add('logs', 'Log', [x], [B, 5]);
    const known = make.add('known', 'IsFinite', [logs], [B, 5], { T: attr.type('float32') }, 'bool');
    const filled = make.add('filled', 'SelectV2', [known, logs, make.floats('zero', [], [0])], [B, 5]);
    const { ranges } = await calibrate(make.graph(filled), source(), { method: 'mse' });
    expect([...ranges.keys()]).toEqual(['x', 'filled']);
  });
});

it('does not measure what no input has a part in', () => {
  const make = new GraphMaker();
  const tokens = make.input('tokens', [2], 'int32');
  const table = make.floats('table', [9, 4], some(36));
  const rows = make.add('rows', 'GatherV2', [table, tokens, make.integers('axis', [0], [])], [B, 2, 4]);
  expect(measuredRefs(make.graph(rows))).toEqual(['rows']);
});

it('cuts percentiles at edges of bins, counted by hand', () => {
  // 2 of 100 at either end may go: the lowest bin has 1, the one above it 3; the highest has 2.
  const counts = Float64Array.of(1, 3, 90, 4, 2);
  expect(percentileRange({ min: -1, max: 4, counts }, 96)).toEqual({ min: 0, max: 3 });
  expect(percentileRange({ min: -1, max: 4, counts }, 100)).toEqual({ min: -1, max: 4 });
});

it('does not clip what is spread evenly', () => {
  const counts = new Float64Array(2048).fill(5);
  expect(mseRange({ min: -3, max: 3, counts })).toEqual({ min: -3, max: 3 });
});
