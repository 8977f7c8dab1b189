/** Which pixels of a side are stretched over the whole of it. */
export interface Cut {
  start: number;
  size: number;
  mirrored?: boolean;
}

/**
 * One channel of H rows in float64: cut out first, then resized to the whole, pixel by pixel, as PIL and torch (`antialias`) do it:
 * each pixel of the result is a mean of those of the cut that lie within `support` of its centre, weighted by a triangle.
 */
export function resized(image: number[][], { down, across }: { down: Cut; across: Cut }): number[][] {
  const cut = image
    .slice(down.start, down.start + down.size)
    .map((row) => row.slice(across.start, across.start + across.size));
  const rows = transposed(cut).map((column) => side(column, image.length));
  const result = transposed(rows).map((row) => side(row, image[0]!.length));
  const downwards = down.mirrored ? result.toReversed() : result;
  return across.mirrored ? downwards.map((row) => row.toReversed()) : downwards;
}

function side(values: number[], pixels: number): number[] {
  const scale = values.length / pixels;
  const support = Math.max(scale, 1);
  return Array.from({ length: pixels }, (_, at) => {
    const centre = scale * (at + 0.5);
    const first = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), values.length);
    let [sum, total] = [0, 0];
    for (let from = first; from < end; from++) {
      const weight = Math.max(0, 1 - Math.abs(from - centre + 0.5) / support);
      sum += weight * values[from]!;
      total += weight;
    }
    return sum / total;
  });
}

function transposed(rows: number[][]): number[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}
