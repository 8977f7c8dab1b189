import { expect, test } from 'vitest';
import type { RunSummary } from '../../../electron/protocol/app.js';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import { fittingRuns } from '../../../renderer/forms/fitting-runs.js';

const run = (id: string, architecture: string, dataset: string, data?: string): RunSummary =>
  ({ id, name: id, architecture, dataset, ...(data && { data }) }) as unknown as RunSummary;

const gan = run('g', 'gan', 'pets', 'aa');
const wanted = { architecture: 'classifier', sameDataAs: 'g', datasets: null };
const ids = (found: { runs: readonly RunSummary[] }) => found.runs.map(({ id }) => id);

test('only runs on the same data are offered, whatever these are called', () => {
  const runs = [
    gan,
    run('same', 'classifier', 'pets', 'aa'),
    run('renamed', 'classifier', 'animals', 'aa'),
    run('replaced', 'classifier', 'pets', 'bb'),
    run('other', 'classifier', 'stars', 'cc'),
    run('not known', 'classifier', 'pets'),
  ];
  expect(fittingRuns(runs, wanted)).toEqual({ runs: [runs[1], runs[2], runs[5]], note: null });
});

test('where there is none that is said, save of data without classes', () => {
  const runs = [gan, run('other', 'classifier', 'stars', 'cc')];
  const none = fittingRuns(runs, wanted);
  expect([ids(none), none.note]).toEqual([[], 'There is no run of a classifier on the same data yet.']);
  const datasets = [{ name: 'pets', kind: 'images', classNames: [] }] as unknown as DatasetInfo[];
  const without = fittingRuns(runs, { ...wanted, datasets });
  expect([ids(without), without.note]).toEqual([
    ['other'],
    'These data have no classes: one that has learned from images of the same size will do.',
  ]);
});

test('where data don’t matter, all of the architecture are', () => {
  const runs = [gan, run('other', 'classifier', 'stars', 'cc')];
  expect(ids(fittingRuns(runs, { ...wanted, sameDataAs: undefined }))).toEqual(['other']);
  expect(ids(fittingRuns(runs, { ...wanted, architecture: undefined, sameDataAs: undefined }))).toEqual(['g', 'other']);
});
