import type { InferenceInput } from '../../core/inference.js';
import type { Background } from '../background/background.js';
import type { Players } from '../players.js';

/** A binary tree of players: those who are like each other are near. */
export interface Branch {
  players: readonly number[];
  /** Null of one player alone. */
  halves: readonly [Branch, Branch] | null;
}

/**
 * How the players at `places` of all belong together, by their number among these: patches and pixels by where they lie (halved
 * across the longer side again and again), words by their order, columns by how their values go along with each other in the background.
 */
export function hierarchyOf(
  places: Int32Array,
  { players, background, input }: { players: Players; background: Background; input: Pick<InferenceInput, 'shape'> },
): Branch {
  const all = Array.from(places.keys());
  switch (players.kind) {
    case 'patches':
    case 'pixels': {
      const centres = centresOf(players, input.shape);
      return halved(all, (branch) => acrossLongerSide(branch, (player) => centres[places[player]!]!));
    }
    case 'words':
      return halved(all, (branch) => branch);
    case 'columns':
      return background.weights.length > 2
        ? joined(all, columnDistances(places, players, background))
        : halved(all, (branch) => branch);
  }
}

/** Halves of what `ordered` puts in order, down to single players. */
export function halved(players: readonly number[], ordered: (players: readonly number[]) => readonly number[]): Branch {
  if (players.length < 2) return { players, halves: null };
  const line = ordered(players);
  const middle = Math.ceil(line.length / 2);
  return { players, halves: [halved(line.slice(0, middle), ordered), halved(line.slice(middle), ordered)] };
}

type Point = readonly [number, number];

function acrossLongerSide(players: readonly number[], centreOf: (player: number) => Point): number[] {
  const extent = (axis: 0 | 1) => {
    const along = players.map((player) => centreOf(player)[axis]);
    return Math.max(...along) - Math.min(...along);
  };
  const axis = extent(0) >= extent(1) ? 0 : 1;
  return [...players].sort((a, b) => centreOf(a)[axis] - centreOf(b)[axis] || a - b);
}

/** Where each player lies in the image, on average. */
function centresOf({ groups, count }: Players, shape: readonly number[]): Point[] {
  const width = shape[1] ?? 1;
  const channels = shape[2] ?? 1;
  const sums = Array.from({ length: count }, () => [0, 0, 0] as [number, number, number]);
  groups.forEach((player, at) => {
    const pixel = Math.floor(at / channels);
    const sum = sums[player]!;
    sum[0] += Math.floor(pixel / width);
    sum[1] += pixel % width;
    sum[2] += 1;
  });
  return sums.map(([y, x, pixels]) => [y / pixels, x / pixels]);
}

/** Joins the two nearest branches until one is left, by the mean distance of their players. */
function joined(players: readonly number[], distance: Float64Array): Branch {
  const V = players.length;
  let branches: Branch[] = players.map((player) => ({ players: [player], halves: null }));
  const between = (a: Branch, b: Branch) => {
    let sum = 0;
    for (const one of a.players) for (const other of b.players) sum += distance[one * V + other]!;
    return sum / (a.players.length * b.players.length);
  };
  while (branches.length > 1) {
    let best: { a: Branch; b: Branch; away: number } | null = null;
    branches.forEach((a, at) => {
      for (const b of branches.slice(at + 1)) {
        const away = between(a, b);
        if (!best || away < best.away) best = { a, b, away };
      }
    });
    const { a, b } = best!;
    branches = branches.filter((one) => one !== a && one !== b);
    branches.push({ players: [...a.players, ...b.players], halves: [a, b] });
  }
  return branches[0]!;
}

/** 1 − |correlation| of the values in the background; 1 where one never differs or is missing throughout. [V, V] */
function columnDistances(places: Int32Array, { groups }: Players, { rows, weights }: Background): Float64Array {
  const [V, D] = [places.length, groups.length];
  const scores = Array.from(places, (place) => {
    const at = groups.indexOf(place);
    return standardScores(Float64Array.from(weights, (_, row) => rows.data[row * D + at]!));
  });
  const distances = new Float64Array(V * V);
  for (let a = 0; a < V; a++) {
    for (let b = 0; b < V; b++) {
      const products = scores[a]!.reduce((sum, one, row) => sum + one * scores[b]![row]!, 0);
      distances[a * V + b] = 1 - Math.abs(products) / weights.length;
    }
  }
  return distances;
}

function standardScores(values: Float64Array): Float64Array {
  const known = values.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return values.map((value) => (Number.isNaN(value) || !(deviation > 0) ? 0 : (value - mean) / deviation));
}
