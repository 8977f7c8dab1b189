/** How bright a figure is at a place in its own coordinates, 0…1; `radius` is its size in pixels. */

const DARK = 0.3;
const STEP = 0.4;

/** Between dark and bright, over the width of a pixel. */
const blend = (distance: number, radius: number): number =>
  DARK + (1 - DARK) * Math.max(0, Math.min(1, 0.5 + distance * radius));

/** Distance from the nearest edge of stripes that are `STEP` apart; negative in every second. */
function stripe(u: number): number {
  const within = (((u / STEP) % 2) + 2) % 2;
  return STEP * (0.5 - Math.abs(within - 1));
}

export const textures = {
  plain: () => 1,
  striped: (u: number, _v: number, radius: number) => blend(stripe(u), radius),
  chequered(u: number, v: number, radius: number): number {
    const [across, down] = [stripe(u), stripe(v)];
    const distance = Math.min(Math.abs(across), Math.abs(down));
    return blend(across * down > 0 ? distance : -distance, radius);
  },
  dotted(u: number, v: number, radius: number): number {
    const off = (value: number) => value - STEP * Math.round(value / STEP);
    return blend(Math.hypot(off(u), off(v)) - 0.35 * STEP, radius);
  },
} satisfies Record<string, (u: number, v: number, radius: number) => number>;

export type Texture = keyof typeof textures;
