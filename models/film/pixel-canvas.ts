import { RequestError } from '../core/errors.js';
import type { Picture } from '../core/telemetry.js';
import type { Rect } from '../panels/gallery-tiles.js';
import { GLYPH, isSet } from './pixel-font.js';

/** What a picture that is made may come to. */
const MOST = { side: 16_384, pixels: 64 * 2 ** 20 };

/** Throws RequestError where a picture of this size is too large to be made. */
export function assertDrawable({ width, height }: Pick<Picture, 'width' | 'height'>): void {
  if (Math.max(width, height) <= MOST.side && width * height <= MOST.pixels) return;
  throw new RequestError(
    `scale: a picture of ${width} × ${height} pixels is too large; use a smaller scale, or fewer tiles or steps.`,
  );
}

/** A picture that is put together of others, pixel by pixel. Greys of 0…255. */
export class PixelCanvas implements Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;

  /** Throws RequestError where it is too large. */
  constructor({ width, height, channels }: Pick<Picture, 'width' | 'height' | 'channels'>, background: number) {
    assertDrawable({ width, height });
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.pixels = new Uint8Array(width * height * channels).fill(background);
  }

  /** Draws a part of another picture at `x`, `y`, each of its pixels as a square of `scale`. Grey ones go into coloured ones. */
  paste(from: Picture, part: Rect, { x, y, scale }: { x: number; y: number; scale: number }): void {
    const { channels, pixels } = this;
    const rowLength = part.width * scale * channels;
    for (let row = 0; row < part.height; row++) {
      const start = ((y + row * scale) * this.width + x) * channels;
      let to = start;
      for (let column = 0; column < part.width; column++) {
        const source = ((part.y + row) * from.width + part.x + column) * from.channels;
        for (let repeat = 0; repeat < scale; repeat++) {
          for (let channel = 0; channel < channels; channel++) {
            pixels[to++] = from.pixels[source + Math.min(channel, from.channels - 1)]!;
          }
        }
      }
      for (let repeat = 1; repeat < scale; repeat++) {
        pixels.copyWithin(start + repeat * this.width * channels, start, start + rowLength);
      }
    }
  }

  /** Writes one line with its upper left corner at `x`, `y`. */
  write(text: string, { x, y, scale, ink }: { x: number; y: number; scale: number; ink: number }): void {
    [...text].forEach((character, at) => {
      for (let row = 0; row < GLYPH.height * scale; row++) {
        for (let column = 0; column < GLYPH.width * scale; column++) {
          if (!isSet(character, Math.floor(column / scale), Math.floor(row / scale))) continue;
          const to = (y + row) * this.width + x + at * GLYPH.advance * scale + column;
          this.pixels.fill(ink, to * this.channels, (to + 1) * this.channels);
        }
      }
    });
  }
}
