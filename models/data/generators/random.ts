import { philox, type Words4 } from '../shuffle.js';

/** Random numbers of one stream, the same on every machine. */
export interface Draws {
  /** From 0 to below 1. */
  uniform(): number;
  /** Of mean 0 and deviation 1. */
  normal(): number;
  /** As `normal`, nearly and cheaply: four bytes of one word added (Irwin–Hall), so at most 3.5 in size. */
  grain(): number;
  /** From `least` to below `most`. */
  between(least: number, most: number): number;
}

/** Mean and deviation of the sum of four bytes. */
const [BYTES_MEAN, BYTES_DEVIATION] = [510, Math.sqrt((4 * (256 ** 2 - 1)) / 12)];

/** Stream number `stream`, a whole number below 2^32, of `seed`, a whole number from 0 to below 2^53. */
export function randomDraws(seed: number, stream: number): Draws {
  const key: [number, number] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  let block: Words4 = [0, 0, 0, 0];
  let drawn = 0;
  const word = (): number => {
    if (drawn % 4 === 0) block = philox([drawn / 4, stream, 0x6d616465, 0], key);
    return block[drawn++ % 4]!;
  };
  const uniform = (): number => word() / 2 ** 32;
  return {
    uniform,
    between: (least, most) => least + (most - least) * uniform(),
    // Box & Muller (1958); 1 − u keeps the logarithm from 0.
    grain() {
      const bits = word();
      const bytes = (bits >>> 24) + ((bits >>> 16) & 255) + ((bits >>> 8) & 255) + (bits & 255);
      return (bytes - BYTES_MEAN) / BYTES_DEVIATION;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
