import { expect, test } from 'vitest';
import type { RunHistory, RunSummary } from '../../../electron/protocol/app.js';
import { RunForm } from '../../../renderer/forms/run-form.svelte.js';
import { misfit } from '../../../renderer/forms/start-fit.js';
import { StartForm } from '../../../renderer/forms/start-form.svelte.js';

const copy = { architecture: 'transformer', preset: 'copy' };
const runs = [
  { id: 'a', name: 'a', architecture: 'transformer', step: 1500 },
  { id: 'new', name: 'new', architecture: 'transformer', step: 0 },
] as RunSummary[];

function opened(start?: { id: string; step: number | null }) {
  const form = new RunForm(() => [], null);
  form.chooseArchitecture('transformer');
  form.choosePreset('copy');
  const parameters = form.architecture.countParameters(form.values, null);
  const checkpoints = [500, 1000].map((step) => ({ step, pinned: false, best: false }));
  const read = () => Promise.resolve({ record: { ...copy, parameters }, checkpoints } as unknown as RunHistory);
  return { form, start: new StartForm(form, () => runs, read, start) };
}

test('a run begins with its own weights until another is chosen, of those that have trained', () => {
  const { start } = opened();
  expect([start.ready, start.request]).toEqual([true, undefined]);
  expect(start.candidates.map(({ id }) => id)).toEqual(['a']);
});

test('the checkpoint that was asked for is taken, else the newest', async () => {
  const { start } = opened({ id: 'a', step: 500 });
  expect(start.ready).toBe(false);
  await Promise.resolve();
  expect([start.ready, start.request]).toEqual([true, { id: 'a', step: 500, part: 'all' }]);
  await start.choose('a');
  expect(start.request?.step).toBe(1000);
});

test('a model of another size is told at once', async () => {
  const { form, start } = opened();
  await start.choose('a');
  expect(start.error).toBeNull();
  form.texts['layers'] = '3';
  expect(start.error).toMatch(/^[\d,]+ parameters there and [\d,]+ here; use the same settings of the model\.$/);
  expect(start.ready).toBe(false);
});

test('what main refuses stays beside the choice until it is another one', async () => {
  const { start } = opened();
  await start.choose('a');
  start.refuse('start: the weights do not fit.');
  expect(start.error).toBe('the weights do not fit.');
  start.step = 500;
  expect(start.error).toBeNull();
});

test('of a part only its own parameters count, where they are known', () => {
  const here = { encoder: 100, head: 10 };
  expect(misfit('encoder', here, { encoder: 100, head: 5 })).toBeNull();
  expect(misfit('encoder', here, { encoder: 90 })).toMatch(/^encoder: 90 parameters there and 100 here;/);
  expect(misfit('decoder', here, { encoder: 90 })).toBeNull();
  expect(misfit('all', here, {})).toBeNull();
});
