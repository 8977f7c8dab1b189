import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from '../../electron/runs/create-run.js';
import { renameRun } from '../../electron/runs/run-store.js';
import {
  findComparison,
  listComparisons,
  removeComparison,
  runsOfComparison,
  saveComparison,
} from '../../electron/runs/saved-comparisons.js';
import { began, config, tempFolder } from './run-fixture.js';

/** A home with so many runs; their ids. */
function home(count: number) {
  const folder = tempFolder();
  const runsDir = join(folder, 'runs');
  mkdirSync(runsDir);
  const ids = Array.from({ length: count }, () =>
    basename(createRun(runsDir, { architecture: 'gan', preset: 'mlp', config, every: 10 }, began).dir),
  );
  return { runsDir, ids, saved: join(folder, 'comparisons') };
}

const names = (runsDir: string) => listComparisons(runsDir).comparisons.map(({ name }) => name);

test('a comparison is kept in its order, replaced and removed; its runs stay', () => {
  const { runsDir, ids } = home(3);
  expect(listComparisons(runsDir)).toEqual({ comparisons: [], unread: [] });
  renameRun(join(runsDir, ids[2]!), 'called');
  const saved = saveComparison(runsDir, { name: ' Which loss? ', runs: [ids[2]!, ids[0]!], by: 'epoch' }, began);
  expect(saved).toMatchObject({ name: 'Which loss?', by: 'epoch', at: began.toISOString() });
  expect(saved.runs).toMatchObject([{ id: ids[2], name: 'called', there: true }, { id: ids[0] }]);
  expect(findComparison(runsDir, 'Which loss?')).toEqual(saved);
  saveComparison(runsDir, { id: saved.id, name: 'Renamed', runs: ids, by: 'time' }, began);
  saveComparison(runsDir, { name: 'Another', runs: ids, by: 'step' }, began);
  expect(names(runsDir)).toEqual(['Another', 'Renamed']);
  removeComparison(runsDir, saved.id);
  expect(names(runsDir)).toEqual(['Another']);
  expect(readdirSync(runsDir)).toHaveLength(3);
});

test('a comparison whose run is gone says so and has the rest; it can be kept again', () => {
  const { runsDir, ids } = home(2);
  renameRun(join(runsDir, ids[0]!), 'lost');
  const saved = saveComparison(runsDir, { name: 'Two', runs: ids, by: 'step' }, began);
  rmSync(join(runsDir, ids[0]!), { recursive: true });
  const found = findComparison(runsDir, 'Two');
  expect(runsOfComparison(runsDir, found)).toEqual({
    there: [{ id: ids[1], dir: join(runsDir, ids[1]!) }],
    gone: [`lost (${ids[0]}) is gone.`],
  });
  expect(saveComparison(runsDir, { ...saved, runs: ids, name: 'Still two' }, began).runs[0]).toMatchObject({
    name: 'lost',
    there: false,
  });
});

test.each([
  [{ name: '' }, "name: '' is not allowed; use 1 to 100 characters."],
  [{ name: 'taken' }, "name: 'taken' is a comparison already; use another name."],
  [{ runs: ['a'] }, "runs: 1 can't be compared; use 2 to 12."],
  [{ runs: ['a', 'a'] }, 'runs: one is named twice; a run is in a comparison once.'],
  [{ runs: ['a', '../b'] }, "runs: 'a' is none of your runs; only those can be kept in a comparison."],
  [{ id: '20260131-094500-000000' }, "comparison: '20260131-094500-000000' is not there any more."],
  [{ id: '../../runs/x' }, "comparison: '../../runs/x' is not there any more."],
])('%j is refused, and nothing is changed by it', (changes, sentence) => {
  const { runsDir, ids, saved } = home(2);
  saveComparison(runsDir, { name: 'taken', runs: ids, by: 'step' }, began);
  const before = readdirSync(saved);
  expect(() => saveComparison(runsDir, { name: 'b', runs: ids, by: 'step', ...changes }, began)).toThrow(sentence);
  expect(readdirSync(saved)).toEqual(before);
});

test('one that is damaged, newer or not ours is told and left alone, and keeps no other from being read', () => {
  const { runsDir, ids, saved } = home(2);
  const { id } = saveComparison(runsDir, { name: 'Whole', runs: ids, by: 'step' }, began);
  const file = (name: string, content: string) => writeFileSync(join(saved, name), content);
  file('20260131-094500-0000aa.json', '{"form');
  file('20260131-094500-0000bb.json', JSON.stringify({ format: 2 }));
  file('notes.json', '{}');
  const { comparisons, unread } = listComparisons(runsDir);
  expect(comparisons.map((one) => one.id)).toEqual([id]);
  expect(unread).toEqual([
    expect.stringContaining('0000aa.json is damaged: it is not JSON.'),
    expect.stringContaining('0000bb.json was written by a newer version'),
  ]);
  // A file from elsewhere can't lead out of the folder of the runs.
  const astray = { format: 1, name: 'Astray', runs: [{ id: `../runs/${ids[0]}`, name: 'x' }], by: 'step', at: '' };
  file('20260131-094500-0000cc.json', JSON.stringify(astray));
  expect(findComparison(runsDir, 'Astray').runs).toMatchObject([{ there: false }]);
  expect(readFileSync(join(saved, '20260131-094500-0000aa.json'), 'utf8')).toBe('{"form');
});
