import { expect, test } from 'vitest';
import { classifierConfig } from '../../models/classifier/config.js';
import { RunJudge } from '../../electron/worker/run-judge.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { summarise } from '../../electron/runs/run-store.js';
import { config, newRun } from '../runs/run-fixture.js';
import { sit } from './training-run-harness.js';

const loss = { name: 'loss', title: 'Loss', group: 'loss', part: 'model' } as const;
const run = { architecture: classifierConfig as never, config: { ...classifierConfig.stored } };

/** Rows of every tenth step from `first` to `last`, of one loss. */
function rows(first: number, last: number, value: number) {
  const steps = Int32Array.from({ length: (last - first) / 10 + 1 }, (_, i) => first + 10 * i);
  return { steps, values: { loss: Float32Array.from(steps, () => value) } };
}

test('trouble is told once it begins and once it is over, and not in between', () => {
  const judge = new RunJudge(run, [loss], null);
  const names = (first: number, last: number, value: number) =>
    judge.heed(rows(first, last, value), {})?.map(({ name }) => name) ?? null;
  expect(names(10, 1000, 2)).toBeNull();
  expect(names(1010, 1500, 2)).toEqual(['not-learning']);
  expect(names(1510, 1600, 2)).toBeNull();
  expect(names(1610, 2000, 1)).toEqual([]);
});

test('what was recorded before it went on counts', () => {
  const judge = new RunJudge(run, [loss], rows(10, 1490, 2));
  expect(judge.heed(rows(1500, 1510, 2), {})).toMatchObject([{ name: 'not-learning', label: 'not learning' }]);
});

test('a run’s trouble is in its folder and in the list before it ends', async () => {
  // The fake's loss grows.
  const { dir } = newRun({ architecture: 'classifier', config: { ...config, steps: 800, checkpointEvery: 400 } });
  const seen = new Set<unknown>();
  const { events } = await sit(dir, {
    between(step) {
      if (step > 700 && step < 800) seen.add(summarise(readRunRecord(dir)).diagnosis?.label);
    },
  });
  const told = events.flatMap((event) => (event.kind === 'diagnoses' ? [event.found.map(({ name }) => name)] : []));
  expect(told).toEqual([['loss-diverged']]);
  expect([...seen]).toEqual(['diverged']);
});
