import { philox } from '../../../models/data/shuffle.js';

/** Ranges of code points: ASCII, controls, Latin, Greek, Arabic, combining marks, CJK, emoji, joiners, the last plane. */
const RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0x00, 0x1f],
  [0x80, 0x24f],
  [0x370, 0x3ff],
  [0x600, 0x6ff],
  [0x300, 0x36f],
  [0x4e00, 0x4fff],
  [0x1f300, 0x1f6ff],
  [0x200b, 0x200f],
  [0xfe00, 0xfeff],
  [0x10fff0, 0x10ffff],
];
const COMMON = [' ', '  ', '\n', "'s", "don't", ' the', '42', '\ufeff', '\t', '…', '👩‍🚀', 'é', 'é'];

/** A whole number from 0 below `limit`, the same for the same `seed` and `index`. */
export const draw = (seed: number, index: number, limit: number): number =>
  philox([index, 0, 0, 0], [seed, 0])[0] % limit;

/** A text of up to 200 pieces from all of Unicode, the same for the same `seed`. */
export function arbitraryText(seed: number): string {
  const length = draw(seed, 0, 200);
  return Array.from({ length }, (_, i) => {
    if (draw(seed, 3 * i + 1, 3) === 0) return COMMON[draw(seed, 3 * i + 2, COMMON.length)]!;
    const [first, last] = RANGES[draw(seed, 3 * i + 2, RANGES.length)]!;
    return String.fromCodePoint(first + draw(seed, 3 * i + 3, last - first + 1));
  }).join('');
}
