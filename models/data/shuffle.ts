/**
 * Order of the training images, the same on every machine: Fisher–Yates driven by Philox4x32-10, the counter-based
 * generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011). Any epoch's order is known from
 * (seed, epoch) alone, so a resumed run needs no stored generator state.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;

/** Four 32-bit words; as a result always unsigned. */
export type Words4 = [number, number, number, number];

/** One block of Philox4x32-10: four random 32-bit words for a counter of four words and a key of two. */
export function philox(counter: Words4, key: [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/**
 * The order in which `epoch` (from 0) visits `count` images: a uniformly random permutation of 0…count−1.
 * `seed`, `epoch` and `count` are whole numbers from 0; seed below 2^53, epoch and count below 2^32.
 */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const key: [number, number] = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  let block: Words4 = [0, 0, 0, 0];
  let drawn = 0;
  for (let last = count - 1; last > 0; last--) {
    const choices = last + 1;
    // Words past the last whole multiple of `choices` would favour small numbers: draw again.
    const fair = 2 ** 32 - (2 ** 32 % choices);
    let word: number;
    do {
      if (drawn % 4 === 0) block = philox([drawn / 4, epoch >>> 0, 0, 0], key);
      word = block[drawn % 4]!;
      drawn++;
    } while (word >= fair);
    const other = word % choices;
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
}
