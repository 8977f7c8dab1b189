/** Sets of points in the plane whose classes no line, or a line alone, can tell apart. */
import type { WholeTable } from '../table-summary.js';
import { randomDraws, type Draws } from './random.js';
import type { MakeSettings } from './settings.js';

/** Where a point of a class lies without noise. */
type Place = (label: number, draws: Draws) => [x: number, y: number];

interface PointSet {
  target: string;
  classNames: string[];
  place: Place;
}

const TURNS = 1.75;
const RING_RADIUS = 1.5;
const GRID_SIDE = 5;
const BLOB_CENTRES = [
  [-2, -1],
  [2, -1],
  [0, 2],
] as const;

export const pointSets = {
  /** Two half circles, of radius 1, that reach into each other. */
  moons: {
    target: 'moon',
    classNames: ['upper', 'lower'],
    place: (label, draws) => {
      const angle = Math.PI * draws.uniform();
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return label === 0 ? [x, y] : [1 - x, 0.5 - y];
    },
  },
  /** Of radius 1 and 0.5 about the origin. */
  circles: {
    target: 'circle',
    classNames: ['inner', 'outer'],
    place: (label, draws) => {
      const angle = 2 * Math.PI * draws.uniform();
      const radius = label === 0 ? 0.5 : 1;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    },
  },
  /** Two arms of Archimedes' spiral, turned by half a circle against each other, out to radius 1. */
  spirals: {
    target: 'arm',
    classNames: ['first', 'second'],
    place: (label, draws) => {
      // The root spreads the points evenly along the arm.
      const radius = Math.sqrt(draws.between(0.01, 1));
      const angle = 2 * Math.PI * TURNS * radius + Math.PI * label;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    },
  },
  /** Gaussian clouds, whose deviation is the noise. */
  blobs: {
    target: 'cloud',
    classNames: ['left', 'right', 'top'],
    place: (label) => [...BLOB_CENTRES[label]!],
  },
  /** Gaussian clouds on a circle, named by where they lie from its centre, counted from the east against the clock. */
  ring: {
    target: 'mode',
    classNames: ['E', 'NE', 'N', 'NW', 'W', 'SW', 'S', 'SE'],
    place: (label) => {
      const angle = (2 * Math.PI * label) / 8;
      return [RING_RADIUS * Math.cos(angle), RING_RADIUS * Math.sin(angle)];
    },
  },
  /** Gaussian clouds at whole numbers from −2 to 2, named by column and row: `a1` is left and below. */
  grid: {
    target: 'mode',
    classNames: Array.from({ length: GRID_SIDE ** 2 }, (_, label) => {
      const [column, row] = gridPlace(label);
      return `${'abcde'[column]}${row + 1}`;
    }),
    place: (label) => gridPlace(label).map((place) => place - (GRID_SIDE - 1) / 2) as [number, number],
  },
} satisfies Record<string, PointSet>;

/** Column and row of a cloud of the grid, from 0. */
function gridPlace(label: number): [column: number, row: number] {
  return [label % GRID_SIDE, Math.floor(label / GRID_SIDE)];
}

/** `rows` points, the classes in turn, each moved by Gaussian noise. The first rows are the same for any number of them. */
export function makePoints(name: keyof typeof pointSets, { rows, noise, seed }: MakeSettings): WholeTable {
  const { target, classNames, place }: PointSet = pointSets[name];
  const draws = randomDraws(seed, 0);
  const values = new Float64Array(2 * rows);
  const labels = Int32Array.from({ length: rows }, (_, row) => row % classNames.length);
  labels.forEach((label, row) => {
    const [x, y] = place(label, draws);
    values[2 * row] = x + noise * draws.normal();
    values[2 * row + 1] = y + noise * draws.normal();
  });
  const columns = ['x', 'y'].map((column) => ({ name: column, kind: 'number' as const, categories: [] }));
  return { columns, values, count: rows, labels, targets: null, targetName: target, classNames };
}
