import { expect, test } from 'vitest';
import type { RunSummary } from '../../../electron/protocol/app.js';
import type { RunRecord } from '../../../electron/protocol/run.js';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import { describeRun, metricHelp, panelsOf, questionsOf, statusLine } from '../../../renderer/lib/describe-run.js';

const record = {
  architecture: 'gan',
  preset: 'mlp',
  config: { dataset: 'fashion-mnist' },
  seed: 7,
  parameters: { generator: 114_064, discriminator: 100_609 },
  device: 'CPU',
} as unknown as RunRecord;

test('a run is described by what makes it different', () => {
  const datasets = [{ name: 'fashion-mnist', title: 'Fashion-MNIST' }] as DatasetInfo[];
  expect(describeRun(record, datasets)).toBe('GAN · MLP · Fashion-MNIST · seed 7 · 214,673 parameters · CPU');
});

test('data that are gone are told, and a run of which nothing can be read', () => {
  expect(describeRun(record, [])).toContain(' · fashion-mnist (no longer here) · ');
  const unreadable = { architecture: '', status: 'failed', step: 0, endedAt: null } as unknown as RunSummary;
  expect(statusLine(unreadable, new Date())).toBe('can’t be read');
});

test('what is not known keeps its name or is left out', () => {
  const strange = { ...record, architecture: 'later', preset: 'toString', parameters: {}, device: null } as RunRecord;
  expect(describeRun(strange, null)).toBe('later · toString · fashion-mnist · seed 7');
});

test('a run that makes its own examples has no data set', () => {
  const copy = {
    ...record,
    architecture: 'transformer',
    preset: 'copy',
    config: { dataset: 'fashion-mnist', task: 'copy' },
  };
  expect(describeRun(copy, null)).toMatch(/^Transformer · Copy · seed 7 · /);
  const language = { ...copy, preset: 'char-nano', config: { dataset: 'tiny-shakespeare', task: 'language' } };
  expect(describeRun(language, null)).toMatch(/ · tiny-shakespeare · seed 7 · /);
});

test('panels and questions are what the configuration has, and none of an architecture that is not known', () => {
  const names = (config: Record<string, unknown>, architecture = 'transformer') =>
    panelsOf({ architecture, config }).map((panel) => panel.name);
  expect(names({}, 'gan')).toEqual(['gallery', 'quality']);
  expect(names({ task: 'copy', probes: 2 })).toEqual(['attention', 'embeddings', 'predictions']);
  expect(names({ task: 'copy', probes: 0 })).toEqual([]);
  expect(names({}, 'later')).toEqual([]);
  expect(questionsOf({ architecture: 'gan', config: {} }).map((question) => question.name)).toEqual([
    'draw',
    'path',
    'walk',
    'arithmetic',
    'nearest',
    'evaluate',
    'explain',
  ]);
  expect(questionsOf({ architecture: 'later', config: {} })).toEqual([]);
});

test('every metric has its help by name', () => {
  expect(metricHelp(record)['generatorLoss']).toMatch(/\.$/);
  expect(metricHelp({ ...record, architecture: 'later' })).toEqual({});
});

test('every state has its line in the list', () => {
  const now = new Date(2026, 0, 2, 12);
  const line = (changes: Partial<RunSummary>) =>
    statusLine({ architecture: 'gan', step: 1200, queuePosition: null, endedAt: null, ...changes } as RunSummary, now);
  expect(line({ status: 'queued', queuePosition: 2 })).toBe('GAN · queued, no. 2');
  expect(line({ status: 'running' })).toBe('GAN · step 1,200');
  expect(line({ status: 'running', inside: { done: 3, total: 12, what: 'trials' } })).toBe(
    'GAN · step 1,200, 3 of 12 trials',
  );
  expect(line({ status: 'paused' })).toBe('GAN · paused at 1,200');
  expect(line({ status: 'done', endedAt: new Date(2026, 0, 2, 9, 41).toISOString() })).toBe('GAN · done 09:41');
  expect(line({ status: 'stopped' })).toBe('GAN · stopped at 1,200');
  expect(line({ status: 'failed' })).toBe('GAN · failed at 1,200');
  const diagnosis = { label: 'diverging', claim: 'Training is diverging since step 900.' };
  expect(line({ status: 'running', diagnosis })).toBe('GAN · step 1,200 · diverging');
  expect(line({ status: 'paused', diagnosis })).toBe('GAN · paused at 1,200 · diverging');
  // When is told of each that has ended.
  expect(line({ status: 'stopped', endedAt: '2026-03-03T09:41:00' })).toBe('GAN · stopped at 1,200 · 3 Mar');
  expect(line({ status: 'failed', endedAt: '2026-03-03T09:41:00' })).toBe('GAN · failed at 1,200 · 3 Mar');
});
