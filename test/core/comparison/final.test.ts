import { expect, test } from 'vitest';
import { comparedHeadline, compareRuns } from '../../../models/core/comparison/comparison.js';
import { finalFigure, groupFigure } from '../../../models/core/comparison/final-figures.js';
import { metricCurve } from '../../../models/core/comparison/curve.js';
import {
  chanceOfParting,
  seedSentences,
  tellApart,
  verdictSentence,
} from '../../../models/core/comparison/tell-apart.js';
import { comparedRun } from './compared.js';

const figure = (...values: (number | null)[]) => groupFigure(values);
const of = (label: string, ...values: (number | null)[]) => ({ label, figure: figure(...values) });

test('a run has a last value and, where one way is better, a best one', () => {
  const run = comparedRun(
    {},
    { steps: [10, 20, 30, 40], values: { loss: [4, 1, 1, 3], gradientNorm: [4, 1, 2, NaN] } },
  );
  const loss = metricCurve(run, 'loss', 'step');
  expect(finalFigure(loss, { better: 'lower' })).toEqual({ last: 3, lastStep: 40, best: 1, bestStep: 20 });
  expect(finalFigure(loss, { better: 'higher' })).toEqual({ last: 3, lastStep: 40, best: 4, bestStep: 10 });
  const norm = metricCurve(run, 'gradientNorm', 'step');
  expect(finalFigure(norm, {})).toEqual({ last: null, lastStep: 40, best: null, bestStep: null });
  expect(finalFigure(null, {})).toEqual({ last: null, lastStep: null, best: null, bestStep: null });
});

test('a group has mean, range and how many of its seeds have the figure', () => {
  expect(figure(3, null, 1, 5)).toEqual({ n: 3, of: 4, mean: 3, lowest: 1, highest: 5 });
  expect(figure(null)).toEqual({ n: 0, of: 1, mean: null, lowest: null, highest: null });
});

test('seeds tell settings apart where their ranges do not meet, and one seed never does', () => {
  expect(tellApart(figure(1, 2, 3), figure(3, 4, 5))).toBe('overlap');
  expect(tellApart(figure(1, 9), figure(3, 4))).toBe('overlap');
  expect(tellApart(figure(1, 2), figure(3, 4))).toBe('apart');
  expect(tellApart(figure(4, 5), figure(2, 3))).toBe('apart');
  expect(tellApart(figure(1), figure(3, 4))).toBe('one-seed');
  expect(tellApart(figure(null), figure(3, 4))).toBe('nothing');
});

test('how often chance alone would part them, against all orders', () => {
  // Every way to hand ranks 0 … m + n − 1 to the first group.
  const counted = (m: number, n: number) => {
    let [all, parted] = [0, 0];
    for (let set = 0; set < 2 ** (m + n); set++) {
      const ranks = Array.from({ length: m + n }, (_, at) => (set >> at) & 1);
      if (ranks.filter((one) => one === 1).length !== m) continue;
      all++;
      if (ranks.filter((one, at) => at > 0 && one !== ranks[at - 1]).length === 1) parted++;
    }
    return parted / all;
  };
  for (const [m, n] of [
    [2, 2],
    [3, 3],
    [2, 5],
    [5, 5],
  ] as const)
    // prettier-ignore
    expect(chanceOfParting(m, n)).toBeCloseTo(counted(m, n), 12);
});

test('the sentence says what the seeds can tell', () => {
  expect(verdictSentence(of('A', 1, 2, 3), of('C', 2, 3, 4))).toBe(
    "A and C overlap: three seeds don't tell them apart.",
  );
  expect(verdictSentence(of('A', 1, 2, 3), of('C', 2, 3))).toBe(
    "A and C overlap: 3 and 2 seeds don't tell them apart.",
  );
  expect(verdictSentence(of('A', 4, 5, 6), of('C', 1, 2, 3))).toBe(
    'All seeds of C lie below those of A; three seeds each do so by chance 1 time in 10.',
  );
  expect(verdictSentence(of('A', 4), of('C', 1))).toBe("One seed each can't tell A and C apart.");
  expect(verdictSentence(of('A', 4, 5), of('C', 1))).toBe("One seed of C can't tell it from A.");
  expect(verdictSentence(of('A', 4, 5), of('C', null))).toBeNull();
});

test('the groups are held to the best, as far as the first that is told from it', () => {
  const groups = [of('A', 3, 5), of('B', 20, 22), of('C', 2, 4), of('D', 30, 31), of('E', null)];
  expect(seedSentences(groups, 'lower')).toEqual([
    "A and C overlap: two seeds don't tell them apart.",
    'All seeds of C lie below those of B; two seeds each do so by chance 1 time in 3.',
  ]);
  expect(seedSentences(groups, 'higher')).toEqual([
    'All seeds of B lie below those of D; two seeds each do so by chance 1 time in 3.',
  ]);
  expect(seedSentences(groups, undefined)).toEqual([]);
  expect(seedSentences([of('A', 3), of('B', 2), of('C', 1)], 'lower')).toEqual([
    "One seed each can't tell A, B and C apart.",
  ]);
});

test('a comparison has its runs, their groups, what differs and what they came to', () => {
  const seed = (n: number, loss: number[], told = {}) =>
    comparedRun(
      { id: `run-${n}`, config: { seed: n }, ...told },
      { steps: loss.map((_, at) => 10 * (at + 1)), values: { validationLoss: loss } },
    );
  const gan = comparedRun({ architecture: 'gan', id: 'gan', parameters: {} });
  const { runs, groups, differences, metrics, final } = compareRuns([
    seed(0, [3, 1]),
    seed(1, [3, 2, 4], { status: 'failed', failure: { message: 'It failed.' } }),
    gan,
  ]);
  expect(groups.map(({ runs: places }) => places)).toEqual([[0, 1], [2]]);
  expect(runs[1]).toMatchObject({ id: 'run-1', seed: 1, failure: 'It failed.', parameters: 12_354, group: 0 });
  expect(runs[2]).toMatchObject({ id: 'gan', parameters: null, memory: null, group: 1 });
  expect(differences.differing.find(({ key }) => key === 'seed')!.values).toEqual([0, 1, 0]);
  expect(metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['validationLoss', 'generatorLoss']));
  expect(comparedHeadline({ metrics, final })!.name).toBe('validationLoss');
  expect(final['validationLoss']!.runs.map(({ last, best }) => [last, best])).toEqual([[1, 1], [4, 2], [null, null]]); // prettier-ignore
  expect(final['validationLoss']!.groups.map(({ last }) => last)).toEqual([
    { n: 2, of: 2, mean: 2.5, lowest: 1, highest: 4 },
    { n: 0, of: 1, mean: null, lowest: null, highest: null },
  ]);
});
