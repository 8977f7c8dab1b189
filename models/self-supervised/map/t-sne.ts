import type { Run } from '../../core/model.js';
import type { InTurns } from '../../core/turns.js';
import { AFFINITIES, DESCEND } from './functions.js';

/** Deviation of the points that it begins with (Kobak & Berens 2019). */
const FIRST_DEVIATION = 1e-4;
/** Calls, of STEPS_AT_ONCE steps each: with near points pulled together harder, and as they are. */
const EXAGGERATED_CALLS = 10;
const CALLS = 30;
const EXAGGERATION = 12;

/** Effective number of neighbours of a point: 30 as in the paper, fewer where that would be a good part of all points. */
export function perplexityOf(count: number): number {
  const others = count - 1;
  return Math.max(1, Math.min(others / 3, Math.max(5, Math.min(30, others / 10))));
}

/**
 * Exact t-SNE (van der Maaten & Hinton 2008) of squared distances [count, count], from the principal components [count, 2], so
 * that equal points lie equally and near ones do at the next step of training too. A turn for others comes between two calls.
 */
export function* tSne(run: Run, squared: Float32Array, start: Float32Array): InTurns<Float32Array> {
  const count = start.length / 2;
  const square = { shape: [count, count] };
  const { tensors } = run(AFFINITIES, {
    distances: { ...square, data: squared },
    logPerplexity: Math.log(perplexityOf(count)),
  });
  const joint = { ...square, data: tensors['joint']!.data };
  const flat = { shape: [count, 2] };
  let state = {
    points: { ...flat, data: withDeviation(start, FIRST_DEVIATION) },
    moved: { ...flat, data: new Float32Array(2 * count) },
    gains: { ...flat, data: new Float32Array(2 * count).fill(1) },
  };
  const rate = Math.max(50, count / EXAGGERATION / 4);
  for (let call = 0; call < CALLS; call++) {
    yield;
    const early = call < EXAGGERATED_CALLS;
    const next = run(DESCEND, {
      ...{ joint, ...state, rate },
      exaggeration: early ? EXAGGERATION : 1,
      momentum: early ? 0.5 : 0.8,
    }).tensors;
    state = Object.fromEntries(
      Object.keys(state).map((name) => [name, { ...flat, data: next[name]!.data as Float32Array }]),
    ) as typeof state;
  }
  return state.points.data as Float32Array;
}

/** The first coordinate has this deviation then; what lies in one place stays there. */
function withDeviation(points: Float32Array, deviation: number): Float32Array {
  const count = points.length / 2;
  let [mean, square] = [0, 0];
  for (let at = 0; at < points.length; at += 2) {
    mean += points[at]! / count;
    square += (points[at]! * points[at]!) / count;
  }
  const now = Math.sqrt(Math.max(0, square - mean * mean));
  return points.map((value) => (now > 0 ? (value * deviation) / now : 0));
}
