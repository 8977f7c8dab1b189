import { philox } from '../data/shuffle.js';
import type { TensorData } from '../engine/tensor-data.js';

/** Apart from the streams that order examples and place windows. */
const STREAM = 7;

/**
 * Uniform numbers in [0, 1) for examples by their numbers, [examples, draws]: an example has the same ones each time, whatever
 * stands beside it. `round` gives others.
 */
export function fixedDraws(
  examples: ArrayLike<number>,
  { draws, seed, round = 0 }: { draws: number; seed: number; round?: number },
): TensorData {
  const key: [number, number] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  const data = new Float32Array(examples.length * draws);
  for (let row = 0; row < examples.length; row++) {
    for (let at = 0; at < draws; at += 4) {
      const words = philox([at / 4, examples[row]!, round, STREAM], key);
      // 24 bits: a float32 of more would round up to 1.
      for (let i = 0; i < Math.min(4, draws - at); i++) data[row * draws + at + i] = (words[i]! >>> 8) / 2 ** 24;
    }
  }
  return { shape: [examples.length, draws], data };
}
