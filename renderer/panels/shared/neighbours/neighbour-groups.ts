import type { NeighboursBody } from '../../../../models/self-supervised/panels/neighbours.js';

/** A row with its tile in the picture. */
export type NeighbourRow = NeighboursBody['rows'][number] & { tile: number };

/** An example with its neighbours, the nearest first. */
export interface NeighbourGroup {
  itself: NeighbourRow;
  features: NeighbourRow[];
  plain: NeighbourRow[];
}

export function groupsOf({ rows }: Pick<NeighboursBody, 'rows'>): NeighbourGroup[] {
  const groups: NeighbourGroup[] = [];
  rows.forEach((row, tile) => {
    if (row.by === 'itself') groups.push({ itself: { ...row, tile }, features: [], plain: [] });
    else groups.at(-1)?.[row.by].push({ ...row, tile });
  });
  return groups;
}

/** "6 of 8 are Coat"; null where the example's class is not known. */
export function sameTold({ itself }: Pick<NeighbourGroup, 'itself'>, found: readonly NeighbourRow[]): string | null {
  if (itself.class === null) return null;
  const same = found.filter((one) => one.class === itself.class).length;
  return `${same} of ${found.length} are ${itself.class}`;
}
