import { describe, expect, it } from 'vitest';
import { labOf } from '../../../models/explain/players/lab.js';
import { split } from '../../../models/explain/players/segments.js';
import { superpixels, type ImageSize } from '../../../models/explain/players/superpixels.js';
import { uniforms } from '../../../models/explain/shapley/uniforms.js';

const grey = (height: number, width: number): ImageSize => ({ height, width, channels: 1 });

/** How many pieces each segment is in: painted over, one pixel after the other. */
function pieces(segments: Int32Array, { height, width }: ImageSize): number[] {
  const left = Array.from(segments);
  const found: number[] = [];
  for (let start = 0; start < left.length; start++) {
    const segment = left[start]!;
    if (segment < 0) continue;
    found[segment] = (found[segment] ?? 0) + 1;
    const stack = [start];
    while (stack.length > 0) {
      const at = stack.pop()!;
      const [row, column] = [Math.floor(at / width), at % width];
      if (left[at] !== segment) continue;
      left[at] = -1;
      if (row > 0) stack.push(at - width);
      if (row + 1 < height) stack.push(at + width);
      if (column > 0) stack.push(at - 1);
      if (column + 1 < width) stack.push(at + 1);
    }
  }
  return found;
}

describe('superpixels', () => {
  it('are squares where all is flat', () => {
    const found = superpixels(new Float32Array(28 * 28).fill(7), grey(28, 28), 49);
    const squares = Array.from(found, (_, at) => Math.floor(at / 28 / 4) * 7 + Math.floor((at % 28) / 4));
    const named = new Map(squares.map((square, at) => [square, found[at]!]));
    expect(new Set(named.values()).size).toBe(49);
    expect(squares.map((square) => named.get(square))).toEqual([...found]);
  });

  it.each([
    ['grey', grey(17, 23), 20],
    ['coloured', { height: 20, width: 12, channels: 3 }, 31],
    ['smaller than what is wanted', grey(3, 4), 49],
    ['one row', grey(1, 30), 7],
  ])('are as many as are wanted, in one piece each, the same each time: %s', (_name, size, wanted) => {
    const random = uniforms(3);
    const length = size.height * size.width * size.channels;
    const pixels = Float32Array.from({ length }, () => Math.floor(random() * 256));
    const found = superpixels(pixels, size, wanted);
    const count = Math.min(wanted, size.height * size.width);
    expect(pieces(found, size)).toEqual(new Array(count).fill(1));
    expect(superpixels(pixels, size, wanted)).toEqual(found);
  });

  it('end where colours do', () => {
    const size = { height: 16, width: 16, channels: 3 };
    // A blue disc on yellow: no grid follows it.
    const isDisc = (at: number) => Math.hypot(Math.floor(at / 16) - 6.5, (at % 16) - 7.5) < 5;
    const pixels = Float32Array.from({ length: 768 }, (_, at) =>
      (isDisc(Math.floor(at / 3)) ? [20, 40, 200] : [240, 220, 30]).at(at % 3)!,
    );
    const found = superpixels(pixels, size, 16);
    const inside = new Set([...found].filter((_, at) => isDisc(at)));
    const outside = new Set([...found].filter((_, at) => !isDisc(at)));
    expect([...inside].filter((segment) => outside.has(segment))).toEqual([]);
    expect(inside.size + outside.size).toBe(16);
  });
});

it('too few segments are cut until there are enough, each in one piece', () => {
  const size = grey(5, 7);
  // A ring around a middle: most ways to halve it leave pieces.
  const ring = Int32Array.from({ length: 35 }, (_, at) => {
    const [row, column] = [Math.floor(at / 7), at % 7];
    return Number(row > 0 && row < 4 && column > 0 && column < 6);
  });
  const found = split(ring, { ...size, lab: new Float64Array(105) }, 9);
  expect(pieces(found, size)).toEqual(new Array(9).fill(1));
});

it('colours are what CIE L*a*b* says of sRGB', () => {
  const lab = labOf([255, 0, 0, 255, 255, 255, 0, 0, 255, 119, 119, 119], 3);
  // Lindbloom's calculator: D65, no adaptation.
  const expected = [53.24, 80.09, 67.2, 100, 0, 0, 32.3, 79.19, -107.86, 50.03, 0, 0];
  lab.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 1));
  expect(labOf([119], 1)[0]).toBeCloseTo(50.03, 2);
});
