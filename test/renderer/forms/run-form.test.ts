import { describe, expect, test } from 'vitest';
import type { DatasetInfo, TableDatasetInfo } from '../../../models/data/dataset.js';
import { RunForm } from '../../../renderer/forms/run-form.svelte.js';
import { presetGroups } from '../../../renderer/forms/preset-groups.js';
import type { Draft } from '../../../renderer/lib/lab.svelte.js';
import { inventedDatasets } from '../dev/datasets.js';

const formOf = (datasets: readonly DatasetInfo[] = inventedDatasets, draft: Draft | null = null) =>
  new RunForm(() => datasets, draft);
const images = inventedDatasets.filter((one) => one.kind === 'images');

function transformer(preset: string, datasets?: readonly DatasetInfo[]): RunForm {
  const form = formOf(datasets);
  form.chooseArchitecture('transformer');
  form.choosePreset(preset);
  return form;
}

const shown = (form: RunForm) => form.fields.filter((field) => form.isShown(field)).map((field) => field.key);

describe('choosing', () => {
  test('another architecture brings its default preset, fields and values', () => {
    const form = formOf();
    form.texts['batchSize'] = '32';
    form.chooseArchitecture('transformer');
    expect([form.architecture.name, form.preset]).toEqual(['transformer', form.architecture.defaultPreset]);
    expect(form.fields.some((field) => field.key === 'heads')).toBe(true);
    expect(form.texts).toEqual(form.initial);
    expect(form.ready).toBe(true);
  });

  test('the one that is chosen already keeps what was typed', () => {
    const form = formOf();
    form.texts['batchSize'] = '32';
    form.chooseArchitecture('gan');
    expect(form.texts['batchSize']).toBe('32');
  });

  test('presets are grouped by what they learn from', () => {
    const groups = presetGroups(transformer('copy').architecture);
    expect(groups.map((group) => group.title)).toEqual(['Rules', 'Text', 'Images']);
    expect(groups[2]!.presets.map((one) => one.key)).toEqual(['patches', 'rows']);
    expect(presetGroups(formOf().architecture).map((group) => group.title)).toEqual(['Images', 'Tables']);
  });
});

describe('what follows from the data set', () => {
  const summary = { missing: 0, range: null, histogram: null, counts: null } as unknown as TableDatasetInfo['target'];
  const table = (name: string, kind: 'classes' | 'number'): TableDatasetInfo => ({
    ...{
      kind: 'table',
      name,
      title: name,
      summary: '',
      origin: 'user',
      train: 80,
      test: 20,
      licence: null,
      points: null,
    },
    classNames: kind === 'classes' ? ['no', 'yes'] : [],
    columns: [{ ...summary, name: 'age', kind: 'number', categories: [] }],
    target: { ...summary, name: 'sold', kind },
  });
  const datasets = [...inventedDatasets, table('houses', 'number'), table('letters', 'classes')];

  function classifier(preset: string): RunForm {
    const form = formOf(datasets);
    form.chooseArchitecture('classifier');
    form.choosePreset(preset);
    return form;
  }

  test('is no field, and is as the data set has it', () => {
    const form = classifier('mlp');
    expect(form.datasets.map((one) => one.kind)).toContain('table');
    expect(form.values).toMatchObject({ data: 'images', output: 'classes' });
    form.texts['dataset'] = 'houses';
    expect(form.values).toMatchObject({ data: 'table', output: 'number' });
    expect(shown(form)).not.toContain('output');
    expect([form.ready, form.request['dataset']]).toEqual([true, 'houses']);
    form.texts['dataset'] = 'letters';
    expect(form.values).toMatchObject({ data: 'table', output: 'classes' });
  });

  test('another run’s settings do not hold on to what followed from its data', () => {
    const form = classifier('mlp');
    form.texts['dataset'] = 'houses';
    const next = formOf(datasets, form.draft);
    expect(next.values).toMatchObject({ data: 'table', output: 'number' });
    next.texts['dataset'] = images[0]!.name;
    expect(next.values).toMatchObject({ data: 'images', output: 'classes' });
    expect(next.ready).toBe(true);
  });

  test('a network for images offers no tables', () => {
    expect(classifier('cnn').datasets.every((one) => one.kind === 'images')).toBe(true);
  });
});

describe('fields that do not apply', () => {
  test('are hidden, and keep their values for when they do', () => {
    const form = transformer('patches');
    expect(shown(form)).toContain('patchSize');
    expect(shown(form)).not.toContain('tokenizer');
    form.texts['patchSize'] = '7';
    form.texts['imageTokens'] = 'rows';
    expect(shown(form)).not.toContain('patchSize');
    expect(form.request).toMatchObject({ imageTokens: 'rows', patchSize: 7 });
    form.texts['imageTokens'] = 'patches';
    expect(shown(form)).toContain('patchSize');
    expect(form.texts['patchSize']).toBe('7');
  });

  test('are shown while they are wrong', () => {
    const form = transformer('copy');
    form.texts['patchSize'] = '0';
    expect(shown(form)).toContain('patchSize');
    expect(form.errors['patchSize']).toMatch(/^0 is not allowed/);
    form.texts['patchSize'] = '2';
    expect(shown(form)).not.toContain('patchSize');
  });

  test('follow the preset while the value that decides is wrong', () => {
    const form = transformer('copy');
    form.texts['heads'] = '5';
    expect(form.errors['heads']).toMatch(/^5 does not divide width 64/);
    expect(shown(form)).toContain('symbols');
    expect(form.estimate).toBe('One field needs another value.');
    expect([form.ready, form.size]).toEqual([false, '']);
  });
});

describe('the data set', () => {
  test('is of the kind that the task learns from: the preset’s, or the first that comes along', () => {
    expect(transformer('char-nano').dataset?.name).toBe('tiny-shakespeare');
    expect(transformer('patches').dataset?.name).toBe('fashion-mnist');
    expect(transformer('patches', images.slice(1)).dataset?.name).toBe('fashion-mnist-10k');
    expect(transformer('texts').dataset?.name).toBe('reviews');
    expect(transformer('texts').datasets.map((one) => one.name)).toEqual(['reviews']);
  });

  test('is none where the task makes its own examples', () => {
    const form = transformer('copy');
    expect([form.kind, form.dataset, form.ready]).toEqual([null, null, true]);
    expect(form.estimate).toMatch(/ sequences in batches of /);
  });

  test('changes with the task and is found again', () => {
    const form = transformer('patches');
    form.texts['dataset'] = 'fashion-mnist-10k';
    form.texts['task'] = 'language';
    expect(form.dataset?.name).toBe('tiny-shakespeare');
    expect(form.request['dataset']).toBe('tiny-shakespeare');
    form.texts['task'] = 'images';
    expect(form.dataset?.name).toBe('fashion-mnist-10k');
  });

  test('that is missing lets nothing start', () => {
    const form = transformer('texts', images);
    expect([form.dataset, form.ready, form.size]).toEqual([null, false, '']);
    expect(form.estimate).toBe('There is no data set to learn from.');
  });

  test('comes when there is one, also into a form that was left to get it', () => {
    const { draft } = transformer('texts', images);
    expect(draft.config).not.toHaveProperty('dataset');
    const form = formOf(inventedDatasets, draft);
    expect([form.architecture.name, form.preset, form.dataset?.name]).toEqual(['transformer', 'texts', 'reviews']);
  });

  test('that was chosen and is gone meanwhile is not silently replaced by another', () => {
    let datasets: readonly DatasetInfo[] = inventedDatasets;
    const form = new RunForm(() => datasets, null);
    form.texts['dataset'] = 'fashion-mnist-10k';
    expect(form.ready).toBe(true);
    datasets = datasets.filter((one) => one.name !== 'fashion-mnist-10k');
    const after = new RunForm(() => datasets, form.draft);
    expect([after.dataset, after.ready]).toEqual([null, false]);
    expect(after.errors['dataset']).toBe("'fashion-mnist-10k' is not there any more; choose another one.");
    after.texts['dataset'] = 'fashion-mnist';
    expect(after.ready).toBe(true);
  });

  test('of another run that is gone is not replaced by one that is there', () => {
    const draft: Draft = { architecture: 'gan', preset: 'mlp', config: { dataset: 'gone', batchSize: 32 } };
    const form = formOf(inventedDatasets, draft);
    expect(form.texts['batchSize']).toBe('32');
    expect([form.dataset, form.ready]).toEqual([null, false]);
    expect(form.errors).toEqual({ dataset: "'gone' is not there any more; choose another one." });
    form.texts['dataset'] = 'fashion-mnist';
    expect(form.ready).toBe(true);
  });
});

describe('what the data can not be learned with', () => {
  const few = images.map((one) => ({ ...one, train: 40 }));

  test('stands beside its field, with a number that can be, and nothing starts', () => {
    const form = formOf(few);
    const { name } = form.dataset!;
    expect(form.errors).toEqual({
      batchSize: `64 is more than the 40 images of data set '${name}'; use at most 40.`,
    });
    expect([form.ready, form.estimate]).toEqual([false, 'One field needs another value.']);
    const remedy = form.remedyOf('batchSize')!;
    expect([remedy.title, form.remedyOf('seed')]).toEqual(['Use 40', null]);
    form.use(remedy.values);
    expect([form.texts['batchSize'], form.ready, form.remedyOf('batchSize')]).toEqual(['40', true, null]);
  });

  test('is judged anew with every value and data set', () => {
    const form = formOf([...few, { ...few[0]!, name: 'more', train: 4000 }]);
    form.texts['dataset'] = 'more';
    expect(form.ready).toBe(true);
    form.texts['accumulate'] = '100';
    expect(form.errors['accumulate']).toMatch(/^100 batches of 64 are more than the 4000 images/);
    expect(form.remedyOf('accumulate')!.title).toBe('Use 62');
    form.texts['batchSize'] = '0';
    expect([Object.keys(form.errors), form.remedyOf('batchSize')]).toEqual([['batchSize'], null]);
  });

  test('holds for texts, patches and filters as well', () => {
    const plays = inventedDatasets.find((one) => one.kind === 'text')!;
    const letters = transformer('char-nano', [{ ...plays, train: 300, test: 30 }]);
    expect(letters.errors['context']).toMatch(/is too long for data set .* of 300 characters .*; use at most 29\.$/);
    const patches = transformer('patches');
    patches.texts['patchSize'] = '5';
    expect([patches.errors['patchSize'], patches.remedyOf('patchSize')!.title]).toEqual([
      '5 does not divide images of 28 × 28; use 1, 2, 4, 7, 14, 28.',
      'Use 4',
    ]);
  });
});

describe('what main refuses', () => {
  test('stands beside its field until something is changed', () => {
    const form = formOf();
    form.refuse('batchSize: 64 is more than the 40 images.', 'batchSize');
    expect(form.errors).toEqual({ batchSize: '64 is more than the 40 images.' });
    expect([form.refusal, form.ready]).toEqual([null, false]);
    form.texts['batchSize'] = '32';
    expect([form.wrong, form.ready]).toEqual([0, true]);
  });

  test('is told below where it belongs to no field', () => {
    const form = formOf();
    form.refuse('The disk is full.', undefined);
    expect([form.refusal, form.wrong]).toEqual(['The disk is full.', 0]);
    form.refuse('path: no.', 'path');
    expect(form.refusal).toBe('path: no.');
    form.texts['seed'] = '7';
    expect(form.refusal).toBeNull();
  });
});

test('a draft of an architecture or preset that is not known is left aside', () => {
  for (const draft of [
    { architecture: 'later', preset: 'mlp', config: {} },
    { architecture: 'gan', preset: 'toString', config: {} },
  ]) {
    expect(formOf(inventedDatasets, draft).texts).toEqual(formOf().texts);
  }
});
