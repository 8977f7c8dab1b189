import type { Asked } from '../methods/method.js';
import { chosenOutputs, oneOf } from './chosen-outputs.js';
import { legendre } from './legendre.js';
import type { Start } from './path-functions.js';

// P baselines, K outputs, N points of a call.

/** Points on each path at first, and at most. */
const [FEWEST, MOST] = [8, 512];
/**
 * A path is followed finely enough where its sum misses no more than this share of the widest gain of the output. What many paths miss
 * evens out.
 */
const TOLERANCE: Record<Start, number> = { each: 3e-3, mean: 3e-4 };
/** Float32 tells no smaller differences of an output. */
const PRECISION = 1e-6;

export interface Followed {
  /** [K, cells]; see chosenOutputs for the outputs that are NaN. */
  values: Float64Array;
  /** Of the row [K]. */
  outputs: Float64Array;
  /** Mean over the baselines [K]. */
  expected: Float64Array;
  evaluations: number;
}

/**
 * Gradients of each output along the straight paths from baselines to a row, integrated by Gauss–Legendre quadrature: each path with
 * as many points as it takes for its sum to be the output's gain, doubled from 8 to 512. Networks of ReLUs have kinks that no
 * polynomial follows, so that some paths take many points and most take few.
 */
export function* followPaths(
  { model, row, background }: Pick<Asked, 'model' | 'row' | 'background'>,
  start: Start,
): Generator<void, Followed> {
  const { program, input, outputs: K } = model;
  const feeds = {
    row: { shape: [...input.shape], data: row },
    background: background.rows,
    weights: background.weights,
  };
  const ends = program.run(`ends of ${start}`, feeds).tensors['outputs']!.data as Float32Array;
  const P = ends.length / K - 1;
  const weights = start === 'each' ? background.weights : Float32Array.of(1);
  const outputs = Float64Array.from(ends.subarray(0, K));
  const at = (p: number, k: number) => ends[(1 + p) * K + k]!;
  const expected = Float64Array.from(outputs, (_, k) => weights.reduce((sum, weight, p) => sum + weight * at(p, k), 0));
  const chosen = chosenOutputs(outputs);
  // Two sizes are recorded: for all paths at first, and for the many points that some of them take.
  const most = callSize(input);
  const few = Math.min(P * FEWEST, most);
  const many = Math.max(few, Math.min(2048, P * 128, most));
  let evaluations = 1 + P;
  let cells = 0;
  const sums: Float64Array[] = [];

  function* follow(k: number): Generator<void, Float64Array> {
    const gains = Float64Array.from({ length: P }, (_, p) => outputs[k]! - at(p, k));
    const tolerance = Math.max(TOLERANCE[start] * largest(gains), PRECISION * Math.max(1, Math.abs(outputs[k]!)));
    const direction = oneOf(k, K);
    let total: Float64Array | null = null;
    let left = Int32Array.from({ length: P }, (_, p) => p);
    for (let order = FEWEST; left.length > 0; order *= 2) {
      const rule = legendre(order);
      const points = left.length * order;
      const N = points <= few ? few : many;
      let along: Float64Array | null = null;
      for (let first = 0; first < points; first += N) {
        const [from, where, shares] = [new Int32Array(N), new Float32Array(N), new Float32Array(N)];
        for (let n = 0; n < Math.min(N, points - first); n++) {
          from[n] = left[Math.floor((first + n) / order)]!;
          where[n] = rule.at[(first + n) % order]!;
          shares[n] = rule.weights[(first + n) % order]!;
        }
        yield;
        const made = program.run(`slopes of ${start}`, { ...feeds, from, at: where, shares, direction });
        const values = made.tensors['values']!.data as Float32Array;
        evaluations += N;
        cells = values.length / P;
        along ??= new Float64Array(values.length);
        for (let i = 0; i < values.length; i++) along[i]! += values[i]!;
      }
      total ??= new Float64Array(cells);
      const again: number[] = [];
      for (const p of left) {
        const own = along!.subarray(p * cells, (p + 1) * cells);
        const gap = Math.abs(own.reduce((sum, value) => sum + value, 0) - gains[p]!);
        if (gap > tolerance && order < MOST) again.push(p);
        else for (let c = 0; c < cells; c++) total[c]! += weights[p]! * own[c]!;
      }
      left = Int32Array.from(again);
    }
    return total!;
  }

  // What always sums to 1 need not be followed for the last one.
  const known = chosen.length === K && K > 1 && sumsToOne(ends, K);
  for (const k of known ? chosen.slice(0, -1) : chosen) sums[k] = yield* follow(k);
  if (known) sums.push(sums[0]!.map((_, c) => -sums.reduce((sum, one) => sum + one[c]!, 0)));
  const values = new Float64Array(K * cells).fill(NaN);
  sums.forEach((one, k) => values.set(one, k * cells));
  return { values, outputs, expected, evaluations };
}

/** Points that go through the network at once. */
function callSize({ shape, meaning }: Asked['model']['input']): number {
  // A token is read as a vector.
  const size = shape.reduce((product, one) => product * one, meaning.kind === 'tokens' ? 64 : 1);
  return Math.max(16, Math.min(4096, Math.floor(2 ** 18 / size)));
}

function largest(numbers: Float64Array): number {
  return numbers.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

function sumsToOne(outputs: Float32Array, K: number): boolean {
  for (let row = 0; row < outputs.length; row += K) {
    const sum = outputs.subarray(row, row + K).reduce((total, one) => total + one, 0);
    if (!(Math.abs(sum - 1) < 1e-5)) return false;
  }
  return true;
}
