import * as loaded from 'gifenc';
import type { Picture } from '../core/telemetry.js';

// A CommonJS module, whose names bundlers find, and Node puts under `default`.
const gifenc = { ...loaded.default, ...loaded };

/** Frames a second that a GIF keeps exactly: its times are hundredths of a second. */
export const GIF_RATES = [1, 2, 4, 5, 10, 20, 25, 50] as const;

const MOST_COLOURS = 256;
const greys = Array.from({ length: MOST_COLOURS }, (_, grey) => [grey, grey, grey]);

/**
 * An animated GIF that runs for ever, frame by frame; all of one size. Grey pictures keep every value; those of more than 256
 * colours get the nearest of 256 that are chosen for the frame. The same frames give the same bytes.
 */
export class GifFilm {
  readonly #encoder = gifenc.GIFEncoder();
  #isFirst = true;

  /** `ms`: how long it is shown. */
  add(picture: Picture, ms: number): void {
    const { width, height, channels } = picture;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (channels === 1) {
      this.#encoder.writeFrame(picture.pixels, width, height, { delay: ms, ...(isFirst && { palette: greys }) });
    } else {
      const { index, palette } = indexed(picture);
      this.#encoder.writeFrame(index, width, height, { delay: ms, palette });
    }
  }

  /** The whole file. Nothing can be added then. */
  finish(): Uint8Array {
    this.#encoder.finish();
    return this.#encoder.bytes();
  }
}

function indexed({ width, height, pixels }: Picture): { index: Uint8Array; palette: number[][] } {
  const exact = exactPalette(pixels);
  if (exact) return exact;
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) rgba.set(pixels.subarray(from, from + 3), to);
  const palette = gifenc.quantize(rgba, MOST_COLOURS);
  return { index: gifenc.applyPalette(rgba, palette), palette };
}

/** Each colour as it is, where there are few enough; null where not. */
function exactPalette(pixels: Uint8Array): { index: Uint8Array; palette: number[][] } | null {
  const known = new Map<number, number>();
  const palette: number[][] = [];
  const index = new Uint8Array(pixels.length / 3);
  for (let at = 0; at < index.length; at++) {
    const [r, g, b] = [pixels[3 * at]!, pixels[3 * at + 1]!, pixels[3 * at + 2]!];
    const colour = (r << 16) | (g << 8) | b;
    let place = known.get(colour);
    if (place === undefined) {
      place = palette.length;
      if (place === MOST_COLOURS) return null;
      known.set(colour, place);
      palette.push([r, g, b]);
    }
    index[at] = place;
  }
  return { index, palette };
}
