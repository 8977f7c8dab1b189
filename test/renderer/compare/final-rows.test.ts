import { expect, test } from 'vitest';
import type { ToldComparison } from '../../../electron/protocol/app.js';
import { finalCells, ranked } from '../../../renderer/compare/final-rows.js';
import { groupName } from '../../../renderer/compare/group-name.js';
import { settingRows } from '../../../renderer/compare/setting-rows.js';

/** Two seeds of A and one of B, and another that has not measured anything. */
const groups = [['a1', 'a2'], ['b'], ['c']].map((ids) => ({ runs: ids.map((id) => ({ id })) }));
const figure = (last: number | null, best: number | null) => ({ last, best, lastStep: 9, bestStep: 5 });
const told = {
  // Not in the order of the groups.
  runs: [{ id: 'b' }, { id: 'a1' }, { id: 'c' }, { id: 'a2' }],
  final: {
    fid: { runs: [figure(30, 29), figure(10, 8), figure(null, null), figure(20, 12)], groups: [], sentences: [] },
  },
  differences: {
    alike: 3,
    differing: [
      {
        key: 'seed',
        title: 'Seed',
        help: '',
        group: 'Run',
        values: [1, 1, 1, 2],
        texts: ['1', '1', '1', '2'],
        departs: [false, true, false, true],
      },
      {
        key: 'loss',
        title: 'Loss',
        help: '',
        group: 'Model',
        values: ['h', 'm', 'h', 'm'],
        texts: ['Hinge', 'Minimax', 'Hinge', 'Minimax'],
        departs: [false, true, false, true],
      },
    ],
  },
} as unknown as ToldComparison;
const asGroups = groups as unknown as Parameters<typeof finalCells>[1];

test('a cell is the mean of its seeds, and the best mean leads', () => {
  const cells = finalCells(told, asGroups, { name: 'fid', better: 'lower' }, 'last');
  expect(cells.map(({ figure: { mean, lowest, highest, n, of } }) => [mean, lowest, highest, n, of])).toEqual([
    [15, 10, 20, 2, 2],
    [30, 30, 30, 1, 1],
    [null, null, null, 0, 1],
  ]);
  expect(cells.map(({ leads }) => leads)).toEqual([true, false, false]);
  expect(finalCells(told, asGroups, { name: 'fid', better: 'higher' }, 'best').map(({ leads }) => leads)).toEqual([
    false,
    true,
    false,
  ]);
  expect(finalCells(told, asGroups, { name: 'fid' }, 'last').some(({ leads }) => leads)).toBe(false);
});

test('groups are ranked from the best, and what has no figure is last either way', () => {
  const cells = finalCells(told, asGroups, { name: 'fid', better: 'lower' }, 'last');
  expect(ranked(cells, 'lower')).toEqual([0, 1, 2]);
  expect(ranked(cells, 'higher')).toEqual([1, 0, 2]);
});

test('what differs has a cell for each group; the seeds of one are told together and depart from nothing', () => {
  expect(
    settingRows(told, asGroups).map(({ key, cells }) => [
      key,
      cells.map(({ text, departs }) => `${text}${departs ? '*' : ''}`),
    ]),
  ).toEqual([
    ['seed', ['1, 2', '1', '1']],
    ['loss', ['Minimax*', 'Hinge', 'Hinge']],
  ]);
});

test.each([
  [['dcgan-hinge-1', 'dcgan-hinge-2'], 'dcgan-hinge'],
  [['hinge (seed 1)', 'hinge (seed 12)'], 'hinge'],
  [['hinge seed 1', 'hinge seed 2'], 'hinge'],
  [['dcgan-loss1', 'dcgan-loss2'], 'dcgan-loss'],
  [['brave-otter', 'lively-lark'], 'brave-otter'],
  [['alone-1'], 'alone-1'],
])('runs called %j are called %s together', (names, name) => {
  expect(groupName(names)).toBe(name);
});
