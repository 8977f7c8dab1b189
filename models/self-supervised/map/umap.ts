import { UMAP } from 'umap-js';
import type { InTurns } from '../../core/turns.js';
import { philox } from '../../data/shuffle.js';
import { nearestOthers } from './distances.js';

/** As the paper has it. */
export const UMAP_NEIGHBOURS = 15;
const EPOCHS = 150;
const EPOCHS_AT_ONCE = 25;
/** Half of the width of the square that points begin in, as in the authors' code. */
const EXTENT = 10;

/**
 * UMAP (McInnes et al. 2018) of squared distances [count, count], from the principal components [count, 2] and with always
 * the same random numbers. Fewer than UMAP_NEIGHBOURS + 2 points have all others as neighbours.
 */
export function* umap(squared: Float32Array, start: Float32Array): InTurns<Float32Array> {
  const count = start.length / 2;
  // Itself is the first of a point's neighbours there.
  const nNeighbors = Math.min(UMAP_NEIGHBOURS, count - 1);
  const near = nearestOthers(squared, count, nNeighbors - 1);
  const made = new UMAP({ nNeighbors, nEpochs: EPOCHS, random: uniform() });
  made.setPrecomputedKNN(
    near.map((others, row) => [row, ...others]),
    near.map((others, row) => [0, ...Array.from(others, (other) => Math.sqrt(squared[row * count + other]!))]),
  );
  const points = Array.from({ length: count }, (_, row) => [start[2 * row]!, start[2 * row + 1]!]);
  yield;
  const epochs = made.initializeFit(points);
  const largest = start.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // The library begins at random; its embedding is the very one that its steps move.
  made.getEmbedding().forEach((place, row) => {
    place.forEach((random, axis) => {
      place[axis] = (largest > 0 ? (points[row]![axis]! * EXTENT) / largest : 0) + random * 1e-4;
    });
  });
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch % EPOCHS_AT_ONCE === 0) yield;
    made.step();
  }
  return Float32Array.from(made.getEmbedding().flat());
}

/** Uniform numbers in [0, 1), always the same ones. */
function uniform(): () => number {
  let drawn = 0;
  let block: readonly number[] = [];
  return () => {
    if (drawn % 4 === 0) block = philox([drawn / 4, 0, 0, 0], [0x756d6170, 0]);
    return block[drawn++ % 4]! / 2 ** 32;
  };
}
