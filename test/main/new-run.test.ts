import { describe, expect, it } from 'vitest';
import { checkCommand, parseNewRun } from '../../electron/main/new-run.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { fashionMnistInfo } from '../../models/data/fashion-mnist.js';
import type { KnownData } from '../../electron/runs/complete-config.js';

const plays: DatasetInfo = {
  ...{ ...fashionMnistInfo, name: 'plays', classNames: [] },
  ...{ kind: 'text', characters: 65, excerpt: 'Enter GREMIO.' },
};
const known: KnownData = {
  datasets: [fashionMnistInfo, { ...fashionMnistInfo, name: 'shoes', classNames: [] }, plays],
  byDefault: (kind) =>
    Promise.resolve({ images: 'fashion-mnist', text: 'plays', 'labelled-text': null, table: 'iris' }[kind]),
};
const parse = (config: Record<string, unknown>, name?: string) =>
  parseNewRun({ architecture: 'gan', preset: 'mlp', config, ...(name === undefined ? {} : { name }) }, known);
const transformer = (config: Record<string, unknown>, data = known) =>
  parseNewRun({ architecture: 'transformer', preset: 'copy', config }, data);

describe('parseNewRun', () => {
  it('fills in the whole configuration, with the best data set that is there', async () => {
    const run = await parse({ steps: 7 });
    expect(run.config).toMatchObject({ steps: 7, dataset: 'fashion-mnist', batchSize: 64 });
    expect((await parse({ dataset: 'shoes' })).config).toMatchObject({ dataset: 'shoes' });
  });

  it('takes a data set of the kind that the configuration learns from', async () => {
    expect((await transformer({ task: 'language' })).config.dataset).toBe('plays');
    expect((await transformer({ task: 'images' })).config.dataset).toBe('fashion-mnist');
  });

  it('looks for no data set where examples are made', async () => {
    const config = (await transformer({ task: 'sort', dataset: 'long gone' })).config;
    expect(config).toMatchObject({ task: 'sort', dataset: 'long gone' });
  });

  it.each([
    [
      { task: 'language', dataset: 'shoes' },
      "dataset: 'shoes' holds images, where one long text is needed; use plays.",
    ],
    [
      { task: 'images', dataset: 'plays' },
      "dataset: 'plays' holds one long text, where images are needed; use fashion-mnist, shoes.",
    ],
    [{ task: 'language', dataset: 'unicorns' }, "dataset: 'unicorns' is unknown; use plays."],
    [{ task: 'texts' }, 'dataset: there are no labelled texts yet; add some with lab datasets add PATH.'],
    [{ task: 'texts', dataset: 'plays' }, 'dataset: there are no labelled texts yet; add some with'],
    [{ task: 'texts', dataset: 'unicorns' }, 'dataset: there are no labelled texts yet; add some with'],
  ])('refuses data of another kind: %j', async (config, sentence) => {
    await expect(transformer(config)).rejects.toThrow(sentence);
    await expect(transformer(config)).rejects.toMatchObject({ name: 'RequestError', field: 'dataset' });
  });

  it.each([
    [{ patchSize: 5 }, 'patchSize', 'patchSize: 5 does not divide images of 28 × 28; use 1, 2, 4, 7, 14, 28.'],
    [{ dataset: 'shoes' }, 'dataset', "dataset: 'shoes' has no classes; this task needs data of two or more."],
  ])('refuses what the data set can not be learned with: %j', async (config, field, sentence) => {
    await expect(transformer({ task: 'images', ...config })).rejects.toThrow(sentence);
    await expect(transformer({ task: 'images', ...config })).rejects.toMatchObject({ field });
  });

  it('keeps a name and lets one be found for an empty one', async () => {
    expect(await parse({}, '  dawn ')).toMatchObject({ name: 'dawn' });
    expect(await parse({}, '   ')).not.toHaveProperty('name');
  });

  it.each([
    ['dataset', { dataset: 'unicorns' }],
    ['batchSize', { batchSize: 0 }],
    ['steps', { steps: 1.5 }],
    ['colour', { colour: 'red' }],
  ])('refuses a wrong %s and names the field', async (field, config) => {
    await expect(parse(config)).rejects.toMatchObject({ name: 'RequestError', field });
  });

  it('refuses a name that is too long, and unknown architectures', async () => {
    await expect(parse({}, 'x'.repeat(101))).rejects.toMatchObject({ field: 'name' });
    const oracle = { architecture: 'oracle', preset: 'mlp', config: {} };
    await expect(parseNewRun(oracle, known)).rejects.toThrow("'oracle'");
  });
});

describe('checkCommand', () => {
  it('accepts learning rates of the form and no others', () => {
    const set = (value: number) => () => checkCommand('gan', { kind: 'set', key: 'learningRate', value });
    expect(set(0.01)).not.toThrow();
    for (const value of [0, -1, 2, NaN, Infinity]) {
      expect(set(value)).toThrow(expect.objectContaining({ field: 'learningRate' }));
    }
  });
});
