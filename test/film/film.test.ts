import { expect, test } from 'vitest';
import { contactSheet, layOutSheet } from '../../models/film/contact-sheet.js';
import { filmFrame, frameSize } from '../../models/film/film-frame.js';
import { filmSteps, frameMs } from '../../models/film/film-steps.js';
import { GifFilm } from '../../models/film/gif.js';
import { PixelCanvas } from '../../models/film/pixel-canvas.js';
import type { Picture } from '../../models/core/telemetry.js';
import type { GalleryBody } from '../../models/panels/gallery.js';
import { readGif } from './read-gif.js';

/** Tiles of 5 × 3 pixels, two rows of three; pixel values tell tile, column and row. */
const info: GalleryBody = { rows: 2, columns: 3, tileWidth: 5, tileHeight: 3 };
const valueAt = (tile: number, x: number, y: number) => 40 * tile + 8 * y + x + 1;

function gallery(shift = 0): Picture {
  const pixels = Uint8Array.from({ length: 15 * 6 }, (_, at) => {
    const [x, y] = [at % 15, Math.floor(at / 15)];
    return shift + valueAt(Math.floor(x / 5) + 3 * Math.floor(y / 3), x % 5, y % 3);
  });
  return { width: 15, height: 6, channels: 1, pixels };
}

const at = ({ width, channels, pixels }: Picture, x: number, y: number) => pixels[(y * width + x) * channels]!;

/** Deterministic noise. */
function noise(count: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length: count }, () => (state = (state * 1103515245 + 12345) % 2 ** 31) >> 16);
}

const rgbOf = (picture: Picture): number[] =>
  picture.channels === 3 ? [...picture.pixels] : [...picture.pixels].flatMap((grey) => [grey, grey, grey]);

function gifOf(pictures: readonly Picture[]): Uint8Array {
  const gif = new GifFilm();
  pictures.forEach((picture, i) => gif.add(picture, frameMs(i, pictures.length, { rate: 20, holds: true })));
  return gif.finish();
}

test('a GIF keeps every grey, its times, and runs for ever', () => {
  const size = { width: 61, height: 43, channels: 1 as const };
  const pictures = [noise(61 * 43), noise(61 * 43).reverse(), new Uint8Array(61 * 43).fill(9)].map((pixels) => ({
    ...{ ...size, pixels },
  }));
  const gif = readGif(gifOf(pictures));
  expect([gif.width, gif.height, gif.loops]).toEqual([61, 43, 0]);
  expect(gif.frames.map(({ delay }) => delay)).toEqual([5, 5, 105]);
  gif.frames.forEach(({ pixels }, i) => expect(Buffer.from(rgbOf(pictures[i]!)).equals(pixels)).toBe(true));
  expect(gifOf(pictures)).toEqual(gifOf(pictures));
});

test('a GIF keeps up to 256 colours of a frame as they are, and comes near to more', () => {
  const few = { width: 17, height: 9, channels: 3 as const, pixels: noise(17 * 9 * 3) };
  const steep = Uint8Array.from({ length: 64 * 40 * 3 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 64, Math.floor(i / 192)];
    return [4 * x, 6 * y, 255 - 2 * (x + y)][i % 3]!;
  });
  const many = { width: 64, height: 40, channels: 3 as const, pixels: steep };
  expect([...readGif(gifOf([few])).frames[0]!.pixels]).toEqual(rgbOf(few));
  const { pixels } = readGif(gifOf([many])).frames[0]!;
  const off = pixels.reduce((sum, value, i) => sum + Math.abs(value - steep[i]!), 0) / pixels.length;
  expect(off).toBeLessThan(8);
  expect(off).toBeGreaterThan(0);
});

test('a frame has the chosen tiles in their places, larger by a whole factor, and its step below', () => {
  const arranged = { columns: 2, rows: 2, tiles: [0, 2, 4] };
  const look = { arranged, scale: 3, captioned: true };
  const frame = filmFrame(gallery(), info, look, 1200);
  expect(frameSize(info, look)).toEqual({ width: 32, height: 35, tilesHeight: 20 });
  expect([frame.width, frame.height]).toEqual([32, 35]);
  for (const [place, tile] of arranged.tiles.entries()) {
    const [left, top] = [17 * (place % 2), 11 * Math.floor(place / 2)];
    for (const [x, y] of [
      [0, 0],
      [14, 8],
      [7, 4],
    ] as const) {
      expect(at(frame, left + x, top + y)).toBe(valueAt(tile, Math.floor(x / 3), Math.floor(y / 3)));
    }
  }
  expect([at(frame, 15, 0), at(frame, 20, 15)]).toEqual([0, 0]);
  // "1,200" fits, "step 1,200" does not.
  expect([...frame.pixels.subarray(32 * 20)].filter((value) => value === 255).length).toBeGreaterThan(40);
  expect(filmFrame(gallery(), info, { ...look, captioned: false }, 1200).height).toBe(20);
  const colour: Picture = { width: 15, height: 6, channels: 3, pixels: Uint8Array.from(rgbOf(gallery())) };
  expect(rgbOf(filmFrame(colour, info, look, 7))).toEqual(rgbOf(filmFrame(gallery(), info, look, 7)));
});

test('a tile that an earlier gallery did not have yet stays black', () => {
  const look = { arranged: { columns: 1, rows: 1, tiles: [5] }, scale: 1, captioned: false };
  expect([...filmFrame(gallery(), { ...info, count: 5 }, look, 0).pixels]).toEqual(new Array(15).fill(0));
});

test('a contact sheet has a row for each step and a column for each tile, with the steps written beside them', () => {
  const rows = [0, 50, 1200].map((step, i) => ({ step, info, picture: gallery(i) }));
  const look = { tiles: [1, 3], scale: 4 };
  const sheet = contactSheet(rows, look);
  const layout = layOutSheet(info, [0, 50, 1200], look);
  expect([layout.tileWidth, layout.tileHeight, layout.pitch]).toEqual([20, 12, { x: 22, y: 14 }]);
  expect([sheet.width, sheet.height]).toEqual([layout.left + 2 * 22 - 2 + 12, layout.top + 3 * 14 - 2 + 12]);
  rows.forEach((_, row) =>
    look.tiles.forEach((tile, column) => {
      const [x, y] = [layout.left + column * 22, layout.top + row * 14];
      expect(at(sheet, x, y)).toBe(row + valueAt(tile, 0, 0));
      expect(at(sheet, x + 19, y + 11)).toBe(row + valueAt(tile, 4, 2));
      expect([at(sheet, x + 20, y), at(sheet, x, y + 12)]).toEqual([255, 255]);
    }),
  );
  const ink = (x: number, y: number, width: number, height: number) => {
    let dark = 0;
    for (let i = x; i < x + width; i++) for (let j = y; j < y + height; j++) if (at(sheet, i, j) === 40) dark++;
    return dark;
  };
  const written = rows.map((_, row) => ink(0, layout.top + row * 14, layout.left - 4, 12));
  expect(written[0]).toBeGreaterThan(20);
  expect(written[2]).toBeGreaterThan(written[1]!);
  look.tiles.forEach((_, column) => expect(ink(layout.left + column * 22, 0, 20, layout.top)).toBeGreaterThan(5));
});

test('what would be too large, or has nothing in it, is refused in a sentence', () => {
  expect(() => contactSheet([], { tiles: [0], scale: 1 })).toThrow('film: there is nothing recorded to show.');
  expect(() => new PixelCanvas({ width: 20_000, height: 5, channels: 1 }, 0)).toThrow(
    'scale: a picture of 20000 × 5 pixels is too large; use a smaller scale, or fewer tiles or steps.',
  );
});

test('a film of many steps has some of them, evenly spread, the first and the last among them', () => {
  const steps = Array.from({ length: 101 }, (_, i) => 10 * i);
  expect(filmSteps(steps, 200)).toEqual(steps);
  expect(filmSteps(steps, 5)).toEqual([0, 250, 500, 750, 1000]);
  expect(filmSteps(steps, 1)).toEqual([1000]);
});
