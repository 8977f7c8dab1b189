import { expect, test } from 'vitest';
import type { NeighboursBody } from '../../../../../models/self-supervised/panels/neighbours.js';
import { groupsOf, sameTold } from '../../../../../renderer/panels/shared/neighbours/neighbour-groups.js';

const row = (
  by: 'itself' | 'features' | 'plain',
  number: number,
  name: string | null,
): NeighboursBody['rows'][number] => ({
  ...{ by, number, class: name, similarity: 0.5, name: `Training image ${number}` },
});

test('each example has its neighbours, with their tiles', () => {
  const rows = [
    row('itself', 1, 'Coat'),
    row('features', 5, 'Coat'),
    row('features', 6, 'Bag'),
    row('plain', 7, 'Bag'),
    row('itself', 2, null),
    row('features', 8, 'Coat'),
  ];
  const [first, second] = groupsOf({ rows });
  expect(first!.features.map(({ number, tile }) => [number, tile])).toEqual([
    [5, 1],
    [6, 2],
  ]);
  expect(first!.plain.map(({ tile }) => tile)).toEqual([3]);
  expect(second!.itself.tile).toBe(4);
  expect(second!.features.map(({ tile }) => tile)).toEqual([5]);
  expect(sameTold(first!, first!.features)).toBe('1 of 2 are Coat');
  expect(sameTold(second!, second!.features)).toBeNull();
});
