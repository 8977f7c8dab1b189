/** Models of every architecture, built for questions that don't need their data, where these are gone. */
import { expect, test } from 'vitest';
import { architectureConfigs } from '../../models/core/architectures.js';
import { presetConfig } from '../../models/core/parse-config.js';
import { createTraining } from '../../models/core/train.js';
import type { DatasetKind, RememberedData } from '../../models/data/dataset.js';
import { fitEncoding } from '../../models/data/table-encoding.js';
import { trainTokenizer } from '../../models/data/tokenizers/tokenizer.js';

const classNames = ['a', 'b', 'c'];
const common = { title: 'Gone', origin: 'user', source: null, train: 900, test: 90, classes: 3, classNames } as const;
const remembered: Record<DatasetKind, RememberedData> = {
  images: { ...common, kind: 'images', width: 28, height: 28, channels: 1 },
  table: {
    ...{ ...common, kind: 'table', target: { name: 'y', kind: 'classes' } },
    columns: ['x1', 'x2'].map((name) => ({ name, kind: 'number', categories: [] })),
  },
  text: { ...common, kind: 'text', classes: 0, classNames: [], beginning: 'To be, or not to be.\n' },
  'labelled-text': { ...common, kind: 'labelled-text' },
};
const dirs = { user: '/nowhere', installed: [] };
const vocabulary = trainTokenizer('characters', 'To be, or not to be.\nabc', { vocabularySize: 256 }).toJSON();

/** As a run keeps it of a table. */
const encoding = fitEncoding({
  ...{ name: 'gone', count: 3, targetName: 'y', classNames, targets: null, labels: Int32Array.of(0, 1, 2) },
  columns: ['x1', 'x2'].map((name) => ({ name, kind: 'number', categories: [] })),
  values: Float64Array.of(0, 1, 2, 3, 4, 6),
});

/** One preset of each kind of data that an architecture learns from. */
const cases = architectureConfigs.flatMap((architecture) => {
  const kinds = new Map<DatasetKind, string>();
  for (const preset of Object.keys(architecture.presets)) {
    const kind = architecture.dataKind(presetConfig(architecture, preset));
    if (kind !== null && !kinds.has(kind)) kinds.set(kind, preset);
  }
  return [...kinds].map(([kind, preset]) => ({ architecture, kind, preset }));
});

test.each(cases)('$architecture.name, $preset: of $kind that are gone', async ({ architecture, kind, preset }) => {
  const config = { ...presetConfig(architecture, preset), dataset: 'gone' };
  const options = { architecture: architecture.name, config, dirs, askOnly: true };
  await expect(createTraining(options)).rejects.toThrow("'gone' is unknown");
  const training = await createTraining({
    ...{ ...options, standIn: remembered[kind] },
    ...(kind !== 'table' && kind !== 'images' && { assets: { tokenizer: vocabulary, classNames } }),
    ...(kind === 'table' && { assets: { encoding, classNames } }),
  });
  expect(Object.values(training.parameters).every((count) => count > 0)).toBe(true);
  training.dispose();
});

test('every architecture that learns from data can be asked something without them', () => {
  for (const { architecture, preset } of cases) {
    const questions = architecture.questions(presetConfig(architecture, preset));
    const free = questions.filter(({ needsData }) => needsData && !needsData({ example: null }));
    expect(free.length, `${architecture.name}, ${preset}`).toBeGreaterThan(0);
  }
});
