import { describe, expect, test } from 'vitest';
import { filterRuns } from '../../../models/core/filter/filter-runs.js';
import { parseFilter } from '../../../models/core/filter/parse-filter.js';
import { sortRuns } from '../../../models/core/filter/sort-runs.js';
import { filtered, told } from './runs.js';

const otter = filtered('brave-otter', {
  ...told('accuracy', 0.95, 'higher', 0.97),
  ...{ architecture: 'classifier', kind: 'Classifier', tags: ['Paper', 'nas'], note: 'figure 3', pinned: true },
});
const heron = filtered('sunny heron', {
  ...told('fid', 12, 'lower', 9),
  ...{ status: 'failed', step: 7, config: { seed: 2, learningRate: 1e-2, loss: 'wasserstein' }, parameters: 2_500_000 },
});
const finch = filtered('tidal-finch', {
  ...told('generatorLoss', 0.7),
  dataset: 'cifar-10',
  seconds: 7200,
  config: { seed: 3 },
});
const fresh = filtered('fresh', { status: 'queued', step: 0, seconds: 0, config: { seed: 1, epochs: 5 } });
const torn = filtered('torn', { architecture: '', kind: '', dataset: '', status: 'failed', config: {}, briefs: {} });
const runs = [otter, heron, finch, fresh, torn];

const passed = (text: string): string[] =>
  filterRuns(parseFilter(text), runs).passed.map(({ name }) => name.split(/[- ]/)[1] ?? name);
const leftOut = (text: string): string[] => filterRuns(parseFilter(text), runs).leftOut.map(({ sentence }) => sentence);

describe('what passes', () => {
  test.each([
    ['', ['otter', 'heron', 'finch', 'fresh', 'torn']],
    ['OTTER', ['otter']],
    ['classif', ['otter']],
    ['cifar', ['finch']],
    ['"figure 3"', ['otter']],
    ['"sunny heron"', ['heron']],
    ['sunny heron', ['heron']],
    ['otter heron', []],
    ['-otter -"sunny heron" -torn', ['finch', 'fresh']],
    ['tag:paper', ['otter']],
    ['-tag:paper state:done', ['finch']],
    ['state:failed,queued', ['heron', 'fresh', 'torn']],
    ['STATE:Failed -torn', ['heron']],
    ['architecture:gan state:failed', ['heron']],
    ['is:pinned', ['otter']],
    ['name:"sunny h"', ['heron']],
    ['data:cifar-10', ['finch']],
    ['seed = 1', ['otter', 'fresh']],
    ['seed=1', ['otter', 'fresh']],
    ['seed != 1', ['heron', 'finch']],
    ['seed >= 2', ['heron', 'finch']],
    ['lr < 1e-3', ['otter']],
    ['LEARNINGRATE ≥ 0.01', ['heron']],
    ['loss = Hinge', ['otter']],
    ['loss != hinge', ['heron']],
    ['conditional = true', ['otter']],
    ['epochs = none', ['otter']],
    ['epochs < 10', ['fresh']],
    ['accuracy > 0.9', ['otter']],
    ['accuracy > 90%', ['otter']],
    ['accuracy = 95%', ['otter']],
    ['accuracy > 95.5%', []],
    ['metric > 0.9', ['otter']],
    ['best > 0.96', ['otter']],
    ['metric > 0.96', []],
    ['metric < 20', ['heron']],
    ['best < 10', ['heron']],
    ['metric < 10', []],
    ['parameters > 1M', ['heron']],
    ['duration > 1h', ['finch']],
    ['step < 10', ['heron', 'fresh']],
    ['seed = 1 accuracy > 0.9 tag:nas', ['otter']],
  ])('%s', (text, names) => expect(passed(text)).toEqual(names));

  test('a float32 equals the number that it stands for', () => {
    const run = filtered('a', told('accuracy', Math.fround(0.1), 'higher'));
    expect(filterRuns(parseFilter('accuracy = 0.1'), [run]).passed).toEqual([run]);
  });
});

describe('what can’t be judged is told, with why', () => {
  test.each([
    ['tag:paper', []],
    ['accuracy > 0.9', ['3 have no metric or setting called accuracy', '1 can’t be read']],
    [
      'metric > 0.9',
      [
        '1 is better when lower (fid), so “above” leaves it out',
        '1 is neither better when higher nor when lower (generatorLoss), so “above” leaves it out',
        '1 has measured nothing',
        '1 can’t be read',
      ],
    ],
    // What fails another condition is out all the same.
    ['metric > 0.9 state:failed -torn', ['1 is better when lower (fid), so “above” leaves it out']],
    ['acuracy > 0.9', ['4 have no metric or setting called acuracy', '1 can’t be read']],
    ['lr < 1', ['2 have no metric or setting called lr', '1 can’t be read']],
  ])('%s', (text, sentences) => expect(leftOut(text)).toEqual(sentences));

  test('they can be shown', () => {
    const [lower] = filterRuns(parseFilter('metric > 0.9'), runs).leftOut;
    expect(lower!.runs).toEqual([heron]);
  });
});

test.each([
  ['accuracy >', "filter: 'accuracy >' lacks a value; use a number, such as accuracy > 0.9."],
  ['accuracy > high', "filter: 'high' is not a number; use one, such as accuracy > 0.9."],
  ['> 0.9', "filter: '>' compares nothing; write what before it, such as accuracy > 0.9."],
  ['tag:', "filter: 'tag:' lacks a value; use tag:paper, say."],
  ['state:lost', "filter: state: 'lost' is unknown; use queued, running, paused, stopped, done, failed."],
  ['is:good', "filter: is: 'good' is unknown; use pinned."],
  [
    'stat:failed',
    "filter: 'stat:' is unknown; use tag:, state:, architecture:, data:, name:, note:, is:, or put a word that has a colon in quotes.",
  ],
  ['name:"sunny', `filter: 'name:"sunny' has no closing quote; put one at its end.`],
  ['""', `filter: '""' has no text; write what to look for.`],
  ['esc\u001b:x', "filter: 'esc\\u001b:' is unknown"],
])('%s is refused in a sentence', (text, message) => expect(() => parseFilter(text)).toThrow(message));

test('each condition knows where it stands', () => {
  const text = 'tag:paper  accuracy > 0.9 -old';
  expect(parseFilter(text).map(({ at }) => text.slice(at.from, at.to))).toEqual([
    'tag:paper',
    'accuracy > 0.9',
    '-old',
  ]);
});

test('whatever is typed ends, in a filter or a sentence', () => {
  for (const text of [
    'a'.repeat(1e5),
    '<'.repeat(1e5),
    'a '.repeat(5e4),
    '"'.repeat(99_999),
    '-'.repeat(1e5),
    'a:"'.repeat(3e4),
  ]) {
    try {
      parseFilter(text);
    } catch (error) {
      expect((error as Error).name).toBe('RequestError');
    }
  }
});

describe('order', () => {
  const names = (key: string, how = {}) => sortRuns(runs, key, how).map(({ name }) => name.split(/[- ]/)[1] ?? name);
  test.each([
    ['name', ['otter', 'fresh', 'heron', 'finch', 'torn']],
    ['metric', ['heron', 'otter', 'finch', 'fresh', 'torn']],
    ['best', ['heron', 'otter', 'finch', 'fresh', 'torn']],
    ['duration', ['finch', 'otter', 'heron', 'torn', 'fresh']],
    ['lr', ['heron', 'otter', 'finch', 'fresh', 'torn']],
    ['accuracy', ['otter', 'heron', 'finch', 'fresh', 'torn']],
    ['begun', ['otter', 'heron', 'finch', 'fresh', 'torn']],
  ])('%s', (key, order) => expect(names(key)).toEqual(order));

  test('the other way round, what is missing stays last', () => {
    expect(names('lr', { reverse: true })).toEqual(['otter', 'heron', 'finch', 'fresh', 'torn']);
  });

  test('what no run has is refused', () => {
    expect(() => sortRuns(runs, 'acuracy')).toThrow(
      "sort: 'acuracy' is no column, metric or setting of these runs; use begun, name, architecture, data, state, metric,",
    );
    expect(sortRuns([], 'acuracy')).toEqual([]);
  });
});
