import type { Pixel } from '../../models/core/plot/shape.js';

interface Label {
  width: number;
  height: number;
  /** Height of the line that it belongs to. */
  level: number;
  frame: { left: number; right: number; top: number; bottom: number };
  /** Of each curve its pixels, ascending by x; one that is not finite breaks it. */
  curves: readonly (readonly Pixel[])[];
}

/** Shares of the width that are free beside the label, from right to left. */
const ASIDE = [1, 0.75, 0.5, 0.25, 0];

/**
 * Where a label stands above or under its line so that the fewest curves run through it, at the right edge above the line where
 * that is free: the upper left corner.
 */
export function labelPlace({ width, height, level, frame, curves }: Label): { x: number; y: number } {
  const room = Math.max(0, frame.right - frame.left - width);
  const heights = [level - height, level + 1].filter((y) => y >= frame.top && y + height <= frame.bottom);
  let best = { x: frame.left + room, y: level - height };
  let least = Infinity;
  for (const share of ASIDE) {
    for (const y of heights) {
      const place = { x: frame.left + share * room, y };
      const hits = curves.reduce((sum, curve) => sum + lengthWithin(curve, { ...place, width, height }), 0);
      if (hits === 0) return place;
      if (hits < least) [best, least] = [place, hits];
    }
  }
  return best;
}

/** How much of a curve lies within a box, in pixels along x. */
function lengthWithin(curve: readonly Pixel[], box: { x: number; y: number; width: number; height: number }): number {
  let sum = 0;
  for (let i = 1; i < curve.length; i++) {
    const [[x0, y0], [x1, y1]] = [curve[i - 1]!, curve[i]!];
    const [from, to] = [Math.max(x0, box.x), Math.min(x1, box.x + box.width)];
    if (to < from || !Number.isFinite(y0 + y1)) continue;
    const at = (x: number) => (x1 > x0 ? y0 + ((y1 - y0) * (x - x0)) / (x1 - x0) : y1);
    const [high, low] = [Math.min(at(from), at(to)), Math.max(at(from), at(to))];
    if (low >= box.y && high <= box.y + box.height) sum += Math.max(1, to - from);
  }
  return sum;
}
