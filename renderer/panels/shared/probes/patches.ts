import type { ProbeImage } from '../../../../models/panels/probes.js';

/** The patches of a picture, row by row. */
export interface PatchGrid {
  rows: number;
  columns: number;
}

export function patchGrid(image: ProbeImage): PatchGrid {
  return {
    rows: Math.max(1, Math.floor(image.height / image.patchHeight)),
    columns: Math.max(1, Math.floor(image.width / image.patchWidth)),
  };
}

/** The token of the patch under a point of the picture (0…1 across and down); undefined beside the patches. */
export function tokenAt(image: ProbeImage, across: number, down: number): number | undefined {
  const { rows, columns } = patchGrid(image);
  const column = Math.floor((across * image.width) / image.patchWidth);
  const row = Math.floor((down * image.height) / image.patchHeight);
  if (row < 0 || column < 0 || row >= rows || column >= columns) return undefined;
  return image.firstToken + row * columns + column;
}

/** Where a token's patch lies, in pixels of the picture; null for a token that is no patch. */
export function patchOf(
  image: ProbeImage,
  token: number,
): { x: number; y: number; width: number; height: number } | null {
  const { rows, columns } = patchGrid(image);
  const at = token - image.firstToken;
  if (at < 0 || at >= rows * columns) return null;
  return {
    x: (at % columns) * image.patchWidth,
    y: Math.floor(at / columns) * image.patchHeight,
    width: image.patchWidth,
    height: image.patchHeight,
  };
}

/** A token's label where room is scarce: a patch by its row and column ("2·3", or "2" where it is a whole row). */
export function patchLabel(image: ProbeImage, token: number): string | null {
  const { columns } = patchGrid(image);
  if (!patchOf(image, token)) return null;
  const at = token - image.firstToken;
  const row = Math.floor(at / columns) + 1;
  return columns === 1 ? String(row) : `${row}·${(at % columns) + 1}`;
}

/**
 * How strongly each token is drawn over the picture, 0…1: its weight against the largest of a patch. Even weights stay
 * faint, so that a head that looks everywhere doesn't seem to look hard: the scale ends at 3 times the even weight or above.
 */
export function overlayShares(image: ProbeImage, weights: Float32Array): Float32Array {
  const { rows, columns } = patchGrid(image);
  let most = 3 / (rows * columns);
  for (let token = 0; token < weights.length; token++) {
    if (patchOf(image, token)) most = Math.max(most, weights[token]!);
  }
  return weights.map((weight) => weight / most);
}

/** The picture's pixels for a canvas. Throws where there are fewer than its shape needs. */
export function pixelsOf(image: ProbeImage): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels } = image;
  const text = atob(image.pixels);
  if (text.length < width * height * channels) {
    throw new Error(`pixels: ${text.length} bytes are too few for ${width} × ${height} × ${channels}.`);
  }
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels[i * 4 + channel] = text.charCodeAt(i * channels + (channels === 3 ? channel : 0));
    }
    pixels[i * 4 + 3] = 255;
  }
  return pixels;
}
