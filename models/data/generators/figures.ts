/** Distances from the edges of figures about the origin, negative inside; their size is about 1. */

const { abs, hypot, max, min } = Math;
const SIXTH = Math.PI / 6;
const FIFTH = (2 * Math.PI) / 5;
const STAR_INNER = 0.42;

export const figures = {
  disc: (u: number, v: number) => hypot(u, v) - 0.95,
  square: (u: number, v: number) => max(abs(u), abs(v)) - 0.8,
  ring: (u: number, v: number) => abs(hypot(u, v) - 0.72) - 0.22,
  diamond: (u: number, v: number) => (abs(u) * 1.25 + abs(v) * 0.8 - 1) * 0.7,
  cross: (u: number, v: number) => min(max(abs(u) - 1, abs(v) - 0.3), max(abs(v) - 1, abs(u) - 0.3)),
  /** Of equal sides, one below. */
  triangle: (u: number, v: number) => max(v - 0.5, abs(u) * Math.cos(SIXTH) - v * Math.sin(SIXTH) - 0.5),
  /** Of five points: the distance from the line between a point and the notch beside it. */
  star(u: number, v: number): number {
    const angle = Math.atan2(u, -v);
    const within = abs(angle - FIFTH * Math.round(angle / FIFTH));
    const radius = hypot(u, v);
    const [x, y] = [radius * Math.cos(within), radius * Math.sin(within)];
    const [notchX, notchY] = [STAR_INNER * Math.cos(FIFTH / 2), STAR_INNER * Math.sin(FIFTH / 2)];
    return ((x - 1) * notchY - y * (notchX - 1)) / hypot(notchX - 1, notchY);
  },
};

export type Figure = keyof typeof figures;

/** How much of a pixel a figure covers, 0…1, whose edge is `distance` away; `radius` is the figure's size in pixels. */
export const coverage = (distance: number, radius: number): number => max(0, min(1, 0.5 - distance * radius));
