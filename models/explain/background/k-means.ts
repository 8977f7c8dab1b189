import { epochOrder } from '../../data/shuffle.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { uniforms } from '../shapley/uniforms.js';
import { refuse, type Background } from './background.js';
import { comparable, type Points } from './comparable-rows.js';
import type { TrainingExamples } from './training-rows.js';

/** So many numbers of training rows are clustered at most, and so many rows. */
const MOST_NUMBERS = 2 ** 21;
const MOST_ROWS = 10_000;
const ROUNDS = 12;

/**
 * The row nearest to the centre of each cluster (Lloyd 1982, from the seeds of k-means++, Arthur & Vassilvitskii 2007), which counts
 * as much as its cluster is large: a real row, since a mean of rows need not be a possible one. Throws RequestError where rows can't be
 * told near from far.
 */
export async function clusterRows(
  { input, count: all, unit, at }: TrainingExamples,
  { count, seed }: { count: number; seed: number },
): Promise<Background> {
  if (input.meaning.kind === 'tokens') throw refuse('k-means is for numbers, and tokens have no mean; use rows');
  const order = epochOrder(seed, 0, all).slice(0, MOST_ROWS);
  const sample = await at(order.slice(0, 1));
  const rows = await at(order.slice(0, Math.max(count, Math.floor(MOST_NUMBERS / sample.data.length))));
  const points = comparable(rows, input.meaning);
  const { of, centres } = clustered(points, firstCentres(points, count, uniforms(seed, 1)));
  const chosen = medoids(points, of, centres);
  const size = rows.data.length / points.count;
  const data = new Float32Array(chosen.length * size);
  chosen.forEach(({ row }, to) => data.set(rows.data.subarray(row * size, (row + 1) * size), to * size));
  const words = `${chosen.length} training ${unit}, one for each cluster, which counts as much as that is large`;
  const weights = Float32Array.from(chosen, ({ members }) => members / points.count);
  return { rows: { shape: [chosen.length, ...input.shape], data } satisfies TensorData, weights, words };
}

/** Points far from those chosen before are likelier to be; fewer than `wanted` where points are the same. [k × width] */
function firstCentres({ data, count, width }: Points, wanted: number, random: () => number): Float64Array {
  const chosen = [Math.floor(random() * count)];
  const nearest = new Float64Array(count).fill(Infinity);
  while (chosen.length < wanted) {
    const newest = data.subarray(chosen.at(-1)! * width, (chosen.at(-1)! + 1) * width);
    let whole = 0;
    for (let row = 0; row < count; row++) {
      nearest[row] = Math.min(nearest[row]!, distance(data, row * width, newest, 0, width));
      whole += nearest[row]!;
    }
    if (whole === 0) break;
    let place = random() * whole;
    let row = 0;
    while (row < count - 1 && place >= nearest[row]!) place -= nearest[row++]!;
    // Rounding may end on a point that is chosen already.
    if (nearest[row] === 0) row = nearest.findIndex((away) => away > 0);
    chosen.push(row);
  }
  const centres = new Float64Array(chosen.length * width);
  chosen.forEach((row, k) => centres.set(data.subarray(row * width, (row + 1) * width), k * width));
  return centres;
}

/** The cluster of each point, until none changes. */
function clustered({ data, count, width }: Points, centres: Float64Array): { of: Int32Array; centres: Float64Array } {
  const of = new Int32Array(count).fill(-1);
  const clusters = centres.length / width;
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    for (let row = 0; row < count; row++) {
      let [best, away] = [0, Infinity];
      for (let k = 0; k < clusters; k++) {
        const one = distance(data, row * width, centres, k * width, width);
        if (one < away) [best, away] = [k, one];
      }
      moved ||= of[row] !== best;
      of[row] = best;
    }
    if (!moved) break;
    const members = new Float64Array(clusters);
    for (const k of of) members[k]!++;
    for (let k = 0; k < clusters; k++) if (members[k]! > 0) centres.fill(0, k * width, (k + 1) * width);
    for (let row = 0; row < count; row++) {
      const k = of[row]!;
      for (let at = 0; at < width; at++) centres[k * width + at]! += data[row * width + at]! / members[k]!;
    }
  }
  return { of, centres };
}

function medoids({ data, width }: Points, of: Int32Array, centres: Float64Array): { row: number; members: number }[] {
  const found = new Map<number, { row: number; members: number; away: number }>();
  of.forEach((k, row) => {
    const away = distance(data, row * width, centres, k * width, width);
    const known = found.get(k) ?? { row, members: 0, away: Infinity };
    const nearer = away < known.away;
    found.set(k, {
      row: nearer ? row : known.row,
      members: known.members + 1,
      away: nearer ? away : known.away,
    });
  });
  return [...found.values()];
}

type Numbers = Float32Array | Float64Array;

/** Squared. */
function distance(a: Numbers, fromA: number, b: Numbers, fromB: number, width: number): number {
  let sum = 0;
  for (let at = 0; at < width; at++) sum += (a[fromA + at]! - b[fromB + at]!) ** 2;
  return sum;
}
