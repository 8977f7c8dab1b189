/** Rows of a PNG: undoing the filters, unpacking samples of less than a byte, putting interlaced passes in place. */
import { ImageError } from './image-header.js';

export interface PngLayout {
  width: number;
  height: number;
  /** Bits per sample. */
  depth: number;
  /** Per pixel. */
  samples: number;
  interlaced: boolean;
}

interface Pass {
  /** Place of its first pixel in the image, and the distance between its pixels. */
  x: number;
  y: number;
  stepX: number;
  stepY: number;
  width: number;
  height: number;
  /** Without the filter byte. */
  rowBytes: number;
}

/** The seven passes of Adam7, or the one of an image that is not interlaced; empty ones are left out. */
export function pngPasses({ width, height, depth, samples, interlaced }: PngLayout): Pass[] {
  const grids = interlaced ? ADAM7 : [[0, 0, 1, 1] as const];
  return grids
    .map(([x, y, stepX, stepY]) => {
      const columns = Math.ceil((width - x) / stepX);
      return {
        ...{ x, y, stepX, stepY },
        width: columns,
        height: Math.ceil((height - y) / stepY),
        rowBytes: Math.ceil((columns * samples * depth) / 8),
      };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** All samples in the image's order. `data` holds every row behind its filter byte and is overwritten. */
export function unfilterPng(layout: PngLayout, data: Uint8Array): Uint8Array | Uint16Array {
  const { width, height, depth, samples } = layout;
  const total = width * height * samples;
  const out = depth === 16 ? new Uint16Array(total) : new Uint8Array(total);
  const pixelBytes = Math.max(1, (depth * samples) / 8);
  let at = 0;
  for (const pass of pngPasses(layout)) {
    let above: Uint8Array = new Uint8Array(pass.rowBytes);
    for (let row = 0; row < pass.height; row++) {
      const line = data.subarray(at + 1, at + 1 + pass.rowBytes);
      unfilter(data[at]!, line, above, pixelBytes);
      const start = (pass.y + row * pass.stepY) * width + pass.x;
      for (let column = 0; column < pass.width; column++) {
        const pixel = (start + column * pass.stepX) * samples;
        for (let s = 0; s < samples; s++) out[pixel + s] = sampleAt(line, column * samples + s, depth);
      }
      above = line;
      at += 1 + pass.rowBytes;
    }
  }
  return out;
}

function sampleAt(line: Uint8Array, index: number, depth: number): number {
  if (depth === 8) return line[index]!;
  if (depth === 16) return line[2 * index]! * 256 + line[2 * index + 1]!;
  const bit = index * depth;
  return (line[bit >> 3]! >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

/** Undoes the filter of one row in place. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, pixelBytes: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = pixelBytes; i < line.length; i++) line[i]! += line[i - pixelBytes]!;
      return;
    case 2:
      for (let i = 0; i < line.length; i++) line[i]! += above[i]!;
      return;
    case 3:
      for (let i = 0; i < line.length; i++) line[i]! += ((i < pixelBytes ? 0 : line[i - pixelBytes]!) + above[i]!) >> 1;
      return;
    case 4:
      for (let i = 0; i < pixelBytes; i++) line[i]! += above[i]!;
      for (let i = pixelBytes; i < line.length; i++) {
        line[i]! += paeth(line[i - pixelBytes]!, above[i]!, above[i - pixelBytes]!);
      }
      return;
    default:
      throw new ImageError('its pixels are damaged');
  }
}

/** Whichever of left, above and above-left is nearest to left + above − above-left. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
