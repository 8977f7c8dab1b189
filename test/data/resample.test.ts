import { describe, expect, it } from 'vitest';
import type { Picture } from '../../models/core/telemetry.js';
import { turnPicture } from '../../models/data/orientation.js';
import { fitPicture, withChannels } from '../../models/data/resample.js';

function grey(rows: number[][]): Picture {
  return { width: rows[0]!.length, height: rows.length, channels: 1, pixels: Uint8Array.from(rows.flat()) };
}

function noise(width: number, height: number, channels: 1 | 3 = 1): Picture {
  let state = 1;
  const pixels = Uint8Array.from({ length: width * height * channels }, () => {
    state = (state * 48271) % 2147483647;
    return state % 256;
  });
  return { width, height, channels, pixels };
}

/** Mean over each target pixel's area, by blowing the picture up until whole pixels fit: slow and plain. */
function areaMean(picture: Picture, width: number, height: number): number[] {
  const out: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < picture.channels; c++) {
        let sum = 0;
        for (let v = 0; v < picture.height; v++) {
          for (let u = 0; u < picture.width; u++) {
            const row = Math.floor((y * picture.height + v) / height);
            const column = Math.floor((x * picture.width + u) / width);
            sum += picture.pixels[(row * picture.width + column) * picture.channels + c]!;
          }
        }
        out.push(sum / (picture.width * picture.height));
      }
    }
  }
  return out;
}

describe('fitPicture', () => {
  it.each([
    [8, 6, 4, 3, 1],
    [7, 7, 3, 3, 1],
    [29, 29, 13, 13, 3],
    [10, 5, 6, 3, 1],
    [64, 64, 1, 1, 3],
  ] as const)('shrinks %i × %i to %i × %i as the mean over areas', (w, h, width, height, channels) => {
    const picture = noise(w, h, channels);
    const wanted = areaMean(picture, width, height);
    const small = fitPicture(picture, { width, height });
    expect(small).toMatchObject({ width, height, channels });
    small.pixels.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(0.51));
  });

  it('enlarges bilinearly, as Pillow does', () => {
    const enlarged = fitPicture(
      grey([
        [10, 200, 30],
        [90, 0, 255],
      ]),
      { width: 6, height: 4 },
    );
    const pillow = [
      [10, 58, 153, 158, 73, 30],
      [30, 61, 121, 135, 103, 86],
      [70, 66, 56, 88, 162, 199],
      [90, 68, 23, 64, 191, 255],
    ].flat();
    enlarged.pixels.forEach((value, i) => expect(Math.abs(value - pillow[i]!)).toBeLessThanOrEqual(1));
  });

  it('keeps the centre where the proportions differ', () => {
    const square = fitPicture(
      grey([
        [9, 9, 10, 20, 9, 9],
        [9, 9, 30, 40, 9, 9],
      ]),
      { width: 2, height: 2 },
    );
    expect([...square.pixels]).toEqual([10, 20, 30, 40]);
    const tall = fitPicture(grey([[1], [2], [50], [3], [4]]), { width: 3, height: 3 });
    expect([...tall.pixels]).toEqual(new Array(9).fill(50));
  });

  it('leaves even areas even, whatever the sizes', () => {
    for (const side of [1, 2, 3, 5, 28, 31]) {
      const flat: Picture = { width: 17, height: 23, channels: 1, pixels: new Uint8Array(17 * 23).fill(201) };
      expect(new Set(fitPicture(flat, { width: side, height: side }).pixels)).toEqual(new Set([201]));
    }
  });

  it('returns a picture of the right size untouched', () => {
    const picture = noise(5, 5);
    expect(fitPicture(picture, { width: 5, height: 5 })).toBe(picture);
  });
});

describe('withChannels', () => {
  it('takes the luma of Rec. 601, as Pillow does', () => {
    const rgb = [36, 109, 238, 69, 51, 81, 228, 211, 202, 58, 202, 65, 76, 70, 193, 104, 42, 250];
    const picture: Picture = { width: 6, height: 1, channels: 3, pixels: Uint8Array.from(rgb) };
    const pillow = [102, 60, 215, 143, 86, 84];
    withChannels(picture, 1).pixels.forEach((v, i) => expect(Math.abs(v - pillow[i]!)).toBeLessThanOrEqual(1));
  });

  it('repeats grey in three channels', () => {
    expect([...withChannels(grey([[7, 8]]), 3).pixels]).toEqual([7, 7, 7, 8, 8, 8]);
  });
});

describe('turnPicture', () => {
  // A 2 × 3 picture with its corner pixels told apart; rows as they should be seen.
  const stored = grey([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  it.each([
    [
      1,
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    [
      2,
      [
        [2, 1],
        [4, 3],
        [6, 5],
      ],
    ],
    [
      3,
      [
        [6, 5],
        [4, 3],
        [2, 1],
      ],
    ],
    [
      4,
      [
        [5, 6],
        [3, 4],
        [1, 2],
      ],
    ],
    [
      5,
      [
        [1, 3, 5],
        [2, 4, 6],
      ],
    ],
    [
      6,
      [
        [5, 3, 1],
        [6, 4, 2],
      ],
    ],
    [
      7,
      [
        [6, 4, 2],
        [5, 3, 1],
      ],
    ],
    [
      8,
      [
        [2, 4, 6],
        [1, 3, 5],
      ],
    ],
  ])('obeys orientation %i', (orientation, rows) => {
    expect(turnPicture(stored, orientation)).toEqual(grey(rows));
  });
});
