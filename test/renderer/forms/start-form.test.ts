import { expect, test } from 'vitest';
import type { RunHistory, RunSummary } from '../../../electron/protocol/app.js';
import { RunForm } from '../../../renderer/forms/run-form.svelte.js';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';
import { misfit } from '../../../renderer/forms/start-fit.js';
import { StartForm } from '../../../renderer/forms/start-form.svelte.js';
import { inventedDatasets } from '../dev/datasets.js';

const images = inventedDatasets.filter((one) => one.kind === 'images');
const inventedImages = images[0]!;
const otherImages = images.find(({ width }) => width !== inventedImages.width)!;

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
  const config = parseConfig(form.architecture, 'copy', {});
  const read = () => Promise.resolve({ record: { ...copy, config, parameters }, checkpoints } as unknown as RunHistory);
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

/** The form of a run that begins with an encoder of residual blocks, which learned from `data`. */
async function openedWith(config: Record<string, unknown>, wanted = 'classifier') {
  const form = new RunForm(() => inventedDatasets, null);
  form.chooseArchitecture(wanted);
  const self = architectureConfig('self-supervised');
  const record = {
    ...{ architecture: 'self-supervised', preset: 'simclr', parameters: {} },
    config: parseConfig(self, 'simclr', { dataset: inventedImages.name, ...config }),
  };
  const checkpoints = [{ step: 500, pinned: false, best: false }];
  const all = [{ id: 'pre', name: 'pre', architecture: 'self-supervised', step: 500 }] as RunSummary[];
  const read = () => Promise.resolve({ record, checkpoints } as unknown as RunHistory);
  const start = new StartForm(form, () => all, read, undefined);
  return { form, start };
}

test('settings and data of the chosen run are filled in, but for what was by hand, and leave with it', async () => {
  const { form, start } = await openedWith({ network: 'residual', widths: [8, 16] });
  form.texts['blocks'] = '2';
  const shown = () => form.fields.filter((field) => form.isShown(field)).map(({ key }) => key);
  expect(shown()).not.toContain('freezeEncoder');
  await start.choose('pre');
  expect(form.texts).toMatchObject({ network: 'residual', widths: '8, 16', blocks: '2', dataset: inventedImages.name });
  expect(start.taken).toContain('Stage widths');
  expect(shown()).toContain('freezeEncoder');
  // Another preset changes nothing of that.
  form.choosePreset('cnn');
  expect(form.texts).toMatchObject({ network: 'residual', widths: '8, 16', blocks: '1', dropout: '0.1' });
  form.texts['freezeEncoder'] = 'true';
  await start.choose(null);
  expect(form.texts).toMatchObject({ network: 'cnn', freezeEncoder: 'false' });
  expect([shown().includes('freezeEncoder'), start.taken]).toEqual([false, []]);
});

test('another architecture takes over what it needs', async () => {
  const { form, start } = await openedWith(
    { network: 'transformer', width: 32, heads: 2, layers: 3 },
    'self-supervised',
  );
  await start.choose('pre');
  start.chooseArchitecture('transformer');
  expect(form.texts).toMatchObject({ task: 'images', width: '32', heads: '2', layers: '3' });
  expect([start.part?.name, start.error]).toEqual(['encoder', null]);
  start.chooseArchitecture('classifier');
  expect(start.error).toMatch(/^pre has a transformer as its encoder, which classifiers have not;/);
  expect(form.texts['network']).toBe('cnn');
});

test('images of another size are told where the weights depend on it', async () => {
  const { form, start } = await openedWith({ network: 'mlp' });
  await start.choose('pre');
  expect(start.error).toBeNull();
  form.texts['dataset'] = otherImages.name;
  expect(start.error).toMatch(/^pre learned from .+ images of \d+ × \d+, and '.+' holds .+; use data of that size/);
});

test('of a part only its own parameters count, where they are known', () => {
  const here = { encoder: 100, head: 10 };
  expect(misfit('encoder', here, { encoder: 100, head: 5 })).toBeNull();
  expect(misfit('encoder', here, { encoder: 90 })).toMatch(/^encoder: 90 parameters there and 100 here;/);
  expect(misfit('decoder', here, { encoder: 90 })).toBeNull();
  expect(misfit('all', here, {})).toBeNull();
});
