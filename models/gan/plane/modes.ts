import type { PlanePoints } from './points.js';

/** More of them are no picture any more. */
const MOST_MODES = 64;
/** Classes are modes where so many points lie nearest to the centre of their own. */
const TOLD_APART = 0.95;
/** A point lies on a mode within so many deviations of its centre (Srivastava et al. 2017, VEEGAN). */
const DEVIATIONS = 3;
/** A mode is reached where at least this share of its due arrives. */
const REACHED = 0.1;

/** A cloud of the data, in standardised coordinates. */
export interface Mode {
  name: string;
  x: number;
  y: number;
  /** Of a coordinate, both taken together. */
  deviation: number;
  /** Of the data. */
  share: number;
}

/** How often a mode is hit by points that are drawn. */
export interface ModeShare {
  name: string;
  /** Of the drawn points. */
  share: number;
  /** Of the data. */
  real: number;
  reached: boolean;
}

/** The classes of the points, where each of them is a cloud apart from the others; null where they are anything else. */
export function modesOf({
  values,
  labels,
  count,
  classNames,
}: Pick<PlanePoints, 'values' | 'labels' | 'count' | 'classNames'>): Mode[] | null {
  if (!labels || classNames.length < 2 || classNames.length > MOST_MODES) return null;
  const sums = classNames.map(() => ({ x: 0, y: 0, count: 0, squares: 0 }));
  labels.forEach((label, row) => {
    const sum = sums[label]!;
    sum.x += values[2 * row]!;
    sum.y += values[2 * row + 1]!;
    sum.count++;
  });
  if (sums.some((sum) => sum.count === 0)) return null;
  const centres = sums.map(({ x, y, count: own }) => ({ x: x / own, y: y / own }));
  let right = 0;
  labels.forEach((label, row) => {
    const [x, y] = [values[2 * row]!, values[2 * row + 1]!];
    if (nearest(centres, x, y) === label) right++;
    sums[label]!.squares += (x - centres[label]!.x) ** 2 + (y - centres[label]!.y) ** 2;
  });
  if (right < TOLD_APART * count) return null;
  return classNames.map((name, label) => {
    const { squares, count: own } = sums[label]!;
    return { name, ...centres[label]!, deviation: Math.sqrt(squares / (2 * own)), share: own / count };
  });
}

/** Shares of `points` [N, 2], standardised, that lie on each mode; all of them over N, so that what lies beside is missing. */
export function modeShares(modes: readonly Mode[], points: ArrayLike<number>): ModeShare[] {
  const hits = modes.map(() => 0);
  const count = points.length / 2;
  for (let row = 0; row < count; row++) {
    const [x, y] = [points[2 * row]!, points[2 * row + 1]!];
    const mode = nearest(modes, x, y);
    const { x: centreX, y: centreY, deviation } = modes[mode]!;
    if (Math.hypot(x - centreX, y - centreY) <= DEVIATIONS * deviation) hits[mode]!++;
  }
  return modes.map(({ name, share: real }, i) => {
    const share = hits[i]! / count;
    return { name, share, real, reached: hits[i]! > 0 && share >= REACHED * real };
  });
}

function nearest(centres: readonly { x: number; y: number }[], x: number, y: number): number {
  let [best, least] = [0, Infinity];
  centres.forEach((centre, i) => {
    const distance = (centre.x - x) ** 2 + (centre.y - y) ** 2;
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}
