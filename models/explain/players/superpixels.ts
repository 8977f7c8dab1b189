import { connected, merged, split, type Plane } from './segments.js';
import { labOf } from './lab.js';

export interface ImageSize {
  height: number;
  width: number;
  channels: number;
}

/** How much a segment's width counts beside a difference of colour in L*a*b*: m of the paper. */
const COMPACTNESS = 10;
const ITERATIONS = 10;

/**
 * The segment of each pixel: `wanted` patches of like pixels, each connected, by SLIC (Achanta et al. 2012, "SLIC Superpixels Compared
 * to State-of-the-Art Superpixel Methods"). The same image has the same ones, and a flat one has squares. Unlike there, there are
 * exactly so many, or as many as there are pixels: the smallest is given to the neighbour that it is most like, and the largest is
 * divided, until it is right.
 */
export function superpixels(pixels: ArrayLike<number>, size: ImageSize, wanted: number): Int32Array {
  const { height, width, channels } = size;
  const lab = labOf(pixels, channels);
  const plane: Plane = { height, width, lab };
  const count = Math.min(wanted, height * width);
  const found = connected(nearestCentres(plane, count), plane);
  return split(merged(found, plane, count), plane, count);
}

/** The nearest of centres that begin on a grid and move to the mean of their pixels. */
function nearestCentres({ height, width, lab }: Plane, wanted: number): Int32Array {
  const side = Math.sqrt((height * width) / wanted);
  const [rows, columns] = [Math.max(1, Math.round(height / side)), Math.max(1, Math.round(width / side))];
  const step = Math.max(height / rows, width / columns);
  // [row, column, L, a, b] of each centre.
  const centres = new Float64Array(rows * columns * 5);
  for (let c = 0; c < rows * columns; c++) {
    const y = ((Math.floor(c / columns) + 0.5) * height) / rows - 0.5;
    const x = (((c % columns) + 0.5) * width) / columns - 0.5;
    const at = Math.min(height - 1, Math.round(y)) * width + Math.min(width - 1, Math.round(x));
    centres.set([y, x, lab[3 * at]!, lab[3 * at + 1]!, lab[3 * at + 2]!], 5 * c);
  }
  const nearest = new Int32Array(height * width).fill(-1);
  const distances = new Float64Array(height * width);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    distances.fill(Infinity);
    for (let c = 0; c < rows * columns; c++) {
      const [y, x] = [centres[5 * c]!, centres[5 * c + 1]!];
      for (let row = Math.max(0, Math.ceil(y - step)); row <= Math.min(height - 1, y + step); row++) {
        for (let column = Math.max(0, Math.ceil(x - step)); column <= Math.min(width - 1, x + step); column++) {
          const at = row * width + column;
          let colour = 0;
          for (let i = 0; i < 3; i++) colour += (lab[3 * at + i]! - centres[5 * c + 2 + i]!) ** 2;
          const space = ((row - y) ** 2 + (column - x) ** 2) / step ** 2;
          const distance = colour + COMPACTNESS ** 2 * space;
          if (distance < distances[at]!) {
            distances[at] = distance;
            nearest[at] = c;
          }
        }
      }
    }
    moveToMeans(centres, nearest, { height, width, lab });
  }
  return nearest;
}

function moveToMeans(centres: Float64Array, nearest: Int32Array, { width, lab }: Plane): void {
  const sums = new Float64Array(centres.length);
  const counts = new Int32Array(centres.length / 5);
  nearest.forEach((c, at) => {
    if (c < 0) return;
    counts[c]!++;
    sums[5 * c]! += Math.floor(at / width);
    sums[5 * c + 1]! += at % width;
    for (let i = 0; i < 3; i++) sums[5 * c + 2 + i]! += lab[3 * at + i]!;
  });
  counts.forEach((count, c) => {
    if (count > 0) for (let i = 0; i < 5; i++) centres[5 * c + i] = sums[5 * c + i]! / count;
  });
}
