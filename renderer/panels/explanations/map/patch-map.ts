/** Which patch each pixel of a picture belongs to; or each pixel is one of its own. */
export interface PatchMap {
  width: number;
  height: number;
  /** The patch of each pixel, row by row. */
  patches: Int32Array;
  count: number;
  /** Whether patches are single pixels. */
  single: boolean;
}

/** `patches` are those of a record's line; null where each pixel stands for itself. */
export function patchMap(size: { width: number; height: number }, patches: ArrayLike<number> | null): PatchMap {
  const pixels = size.width * size.height;
  if (!patches)
    return { ...size, patches: Int32Array.from({ length: pixels }, (_, at) => at), count: pixels, single: true };
  const own = Int32Array.from({ length: pixels }, (_, at) => patches[at] ?? 0);
  return { ...size, patches: own, count: own.reduce((most, one) => Math.max(most, one), -1) + 1, single: false };
}

/** Pixels beside each other that are of one patch. */
export interface PatchRun {
  patch: number;
  x: number;
  y: number;
  width: number;
}

export function patchRuns({ width, height, patches }: PatchMap): PatchRun[] {
  const runs: PatchRun[] = [];
  for (let y = 0; y < height; y++) {
    let from = 0;
    for (let x = 1; x <= width; x++) {
      if (x < width && patches[y * width + x] === patches[y * width + from]) continue;
      runs.push({ patch: patches[y * width + from]!, x: from, y, width: x - from });
      from = x;
    }
  }
  return runs;
}

export type Edge = readonly [x1: number, y1: number, x2: number, y2: number];

/** Where one patch ends and another begins, in pixels; of `only`, its whole outline. */
export function patchEdges({ width, height, patches }: PatchMap, only: number | null = null): Edge[] {
  const edges: Edge[] = [];
  const at = (x: number, y: number) => (x < 0 || y < 0 || x >= width || y >= height ? -1 : patches[y * width + x]!);
  const divides = (a: number, b: number) => a !== b && (only === null ? a >= 0 && b >= 0 : a === only || b === only);
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      if (x < width && divides(at(x, y), at(x, y - 1))) edges.push([x, y, x + 1, y]);
      if (y < height && divides(at(x, y), at(x - 1, y))) edges.push([x, y, x, y + 1]);
    }
  }
  return edges;
}

/** The patch under a point (0…1 across and down); undefined beside the picture. */
export function patchUnder({ width, height, patches }: PatchMap, across: number, down: number): number | undefined {
  const [x, y] = [Math.floor(across * width), Math.floor(down * height)];
  return x < 0 || y < 0 || x >= width || y >= height ? undefined : patches[y * width + x];
}

/** The rows and columns that a patch spans, from 0; null for one without pixels. */
export function patchBox(
  { width, patches }: PatchMap,
  patch: number,
): { left: number; right: number; top: number; bottom: number } | null {
  let box: { left: number; right: number; top: number; bottom: number } | null = null;
  for (const [at, one] of patches.entries()) {
    if (one !== patch) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    box ??= { left: x, right: x, top: y, bottom: y };
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x);
    box.bottom = y;
  }
  return box;
}
