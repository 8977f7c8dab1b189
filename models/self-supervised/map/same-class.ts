import { nearestOthers } from './distances.js';

/** Neighbours of a point that are looked at. */
export const NEIGHBOURS = 10;

/** Share of the nearest others that have a point's class, over all points; null without classes. */
export function sameClassShare(near: readonly Int32Array[], labels: Int32Array | null): number | null {
  if (!labels) return null;
  return meanShare(near, (row, other) => labels[row] === labels[other]);
}

/** What that would be of others drawn by chance. */
export function sameClassByChance(labels: Int32Array | null): number | null {
  if (!labels || labels.length < 2) return null;
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const pairs = [...counts.values()].reduce((sum, count) => sum + count * (count - 1), 0);
  return pairs / (labels.length * (labels.length - 1));
}

/** Share of the nearest others that are so in `truth` too. */
export function keptShare(near: readonly Int32Array[], truth: readonly Int32Array[]): number {
  const sets = truth.map((others) => new Set(others));
  return meanShare(near, (row, other) => sets[row]!.has(other));
}

export const nearestTen = (squared: Float32Array, count: number) => nearestOthers(squared, count, NEIGHBOURS);

function meanShare(near: readonly Int32Array[], holds: (row: number, other: number) => boolean): number {
  let [held, all] = [0, 0];
  near.forEach((others, row) => {
    all += others.length;
    for (const other of others) held += Number(holds(row, other));
  });
  return all === 0 ? 0 : held / all;
}
