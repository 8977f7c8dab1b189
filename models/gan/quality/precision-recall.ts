import { assertAlike, type Features } from './features.js';

/** How near a neighbour makes the ball around each example. */
const NEIGHBOUR = 3;

/**
 * Improved precision and recall (Kynkäänniemi et al. 2019): the share of generated examples that lie in a ball around a real
 * one, and of real ones that lie in a ball around a generated one; a ball reaches to the third nearest neighbour among its own.
 * Throws an Error where there are too few rows for that.
 */
export function precisionAndRecall(real: Features, generated: Features): { precision: number; recall: number } {
  assertAlike(real, generated);
  for (const { count } of [real, generated]) {
    if (count <= NEIGHBOUR) throw new Error(`features: ${count} rows have no third nearest neighbour.`);
  }
  return { precision: covered(generated, real), recall: covered(real, generated) };
}

/** The share of `examples` within the balls around `others`. */
function covered(examples: Features, others: Features): number {
  const radii = Float64Array.from({ length: others.count }, (_, row) => radiusOf(others, row));
  let inside = 0;
  for (let row = 0; row < examples.count; row++) {
    for (let other = 0; other < others.count; other++) {
      if (squaredDistance(examples, row, others, other, radii[other]!) > radii[other]!) continue;
      inside++;
      break;
    }
  }
  return inside / examples.count;
}

/** Squared distance of a row to its third nearest neighbour. */
function radiusOf(features: Features, row: number): number {
  const nearest = new Float64Array(NEIGHBOUR).fill(Infinity);
  for (let other = 0; other < features.count; other++) {
    if (other === row) continue;
    let distance = squaredDistance(features, row, features, other, nearest[NEIGHBOUR - 1]!);
    for (let place = 0; place < NEIGHBOUR; place++) {
      if (distance >= nearest[place]!) continue;
      [nearest[place], distance] = [distance, nearest[place]!];
    }
  }
  return nearest[NEIGHBOUR - 1]!;
}

/** Exact up to `most`; beyond it, some number that is larger. */
function squaredDistance(a: Features, i: number, b: Features, j: number, most: number): number {
  const { width } = a;
  let sum = 0;
  for (let f = 0; f < width; f++) {
    sum += (a.values[i * width + f]! - b.values[j * width + f]!) ** 2;
    if (sum > most) return sum;
  }
  return sum;
}
