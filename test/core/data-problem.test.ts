import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { completeConfig } from '../../electron/runs/complete-config.js';
import { dataProblem } from '../../models/core/data-problem.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { prepareTraining } from '../../models/core/train.js';
import { importDataset, listDatasets } from '../../models/data/catalog.js';
import type { DataDirs, DatasetInfo } from '../../models/data/dataset.js';
import { tempFolder } from '../data/temp-folder.js';
import { flatPng, writeFiles } from '../data/write-images.js';

const folder = tempFolder();
const dirs: DataDirs = { user: join(folder, 'datasets'), installed: [] };
let datasets: DatasetInfo[];

beforeAll(async () => {
  const pictures = (kinds: string[]) =>
    Object.fromEntries(
      kinds.flatMap((kind) => Array.from({ length: 8 }, (_, i) => [`${kind}${i}.png`, flatPng(i + 8 * kind.length)])),
    );
  writeFiles(join(folder, 'pets'), pictures(['cats/', 'otters/']));
  writeFiles(join(folder, 'one-class'), pictures(['cats/']));
  writeFiles(join(folder, 'plain'), pictures(['']));
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? 'yes' : 'no'},${i * 1.5}`);
  writeFiles(folder, {
    'note.txt': 'To be, or not to be: that is the question. '.repeat(25),
    'reviews.csv': ['text,label', ...rows.map((_, i) => `what I thought of ${i},${i % 2 ? 'good' : 'bad'}`)].join('\n'),
    'sales.csv': ['age,sold,price', ...rows].join('\n'),
  });
  const added: [string, string, object?][] = [
    ['pets', 'pets'],
    ['one-class', 'one-class'],
    ['plain', 'plain'],
    ['note.txt', 'note'],
    ['reviews.csv', 'reviews'],
    ['sales.csv', 'sold', { target: 'sold' }],
    ['sales.csv', 'price', { target: 'price' }],
  ];
  for (const [path, name, more] of added) {
    await importDataset({ path: join(folder, path), name, ...more }, dirs, () => undefined);
  }
  datasets = await listDatasets(dirs);
});

const byDefault = () => Promise.resolve(null);

/** Architecture, preset, data set and what is changed; the sentence's beginning; what would be taken instead. */
const refused: [string, string, string, Record<string, unknown>, RegExp, Record<string, unknown>?][] = [
  ['gan', 'mlp', 'pets', {}, /^batchSize: 64 is more than the \d+ images of data set 'pets'; use at most \d+\.$/, {}],
  [
    'gan',
    'mlp',
    'pets',
    { batchSize: 8, accumulate: 9 },
    /^accumulate: 9 batches of 8 are more than the .*; use at most 1\.$/,
  ],
  [
    'classifier',
    'cnn',
    'pets',
    { batchSize: 4, filters: [8, 8, 8] },
    /^filters: \d convolutions with pooling are too many for images of 4 × 4/,
  ],
  [
    'classifier',
    'mlp',
    'pets',
    { batchSize: 4, shift: 4 },
    /^shift: 4 pixels move images of 4 × 4 out of sight; use at most 3\.$/,
  ],
  ['classifier', 'mlp', 'pets', { batchSize: 64 }, /^batchSize: 64 is more than the /],
  ['classifier', 'mlp', 'one-class', { batchSize: 4 }, /^dataset: 'one-class' has (one class only|no classes)/],
  ['classifier', 'mlp', 'plain', { batchSize: 4 }, /^dataset: 'plain' has no classes/],
  [
    'classifier',
    'mlp',
    'sold',
    { data: 'table', batchSize: 64 },
    /^batchSize: 64 is more than the 16 rows of data set 'sold'; use at most 16\.$/,
  ],
  [
    'classifier',
    'mlp',
    'price',
    { data: 'table', output: 'classes', batchSize: 4 },
    /^output: 'price' of data set 'price' holds numbers/,
  ],
  [
    'transformer',
    'patches',
    'pets',
    { patchSize: 3, batchSize: 4 },
    /^patchSize: 3 does not divide images of 4 × 4; use 1, 2, 4\.$/,
  ],
  ['transformer', 'patches', 'pets', { patchSize: 2 }, /^batchSize: \d+ is more than the \d+ images/],
  ['transformer', 'patches', 'plain', { patchSize: 2, batchSize: 4 }, /^dataset: 'plain' has no classes/],
  ['transformer', 'texts', 'reviews', {}, /^batchSize: \d+ is more than the 1\d texts of data set 'reviews'/],
  [
    'transformer',
    'char-nano',
    'note',
    { context: 256 },
    /^context: 256 is too long for data set 'note' of \d+ (tokens|characters) to learn from/,
  ],
  [
    'transformer',
    'char-nano',
    'note',
    { context: 64, batchSize: 32 },
    /^batchSize: \d+ is more than the \d+ sequences of data set 'note'/,
  ],
  [
    'transformer',
    'copy',
    'note',
    { batchSize: 4096, accumulate: 9 },
    /^accumulate: 9 batches of 4096 are more than the 10000 sequences of an epoch; use at most 2\.$/,
  ],
];

test.each(refused)(
  '%s %s of %s with %j is refused before it begins, as its worker would',
  async (name, preset, data, changes, sentence) => {
    const architecture = architectureConfig(name);
    const config = parseConfig(architecture, preset, { ...changes, dataset: data });
    const info = architecture.dataKind(config) === null ? null : datasets.find((one) => one.name === data)!;
    const problem = dataProblem(architecture, config, info);
    expect(problem?.message).toMatch(sentence);
    const complete = completeConfig(architecture, preset, { ...changes, dataset: data }, { datasets, byDefault });
    await expect(complete).rejects.toMatchObject({ message: problem!.message, field: problem!.field });
    const worker = prepareTraining({ architecture: name, config, dirs });
    const units = (text: string) => text.replace(' tokens ', ' characters ');
    await expect(worker.catch((error: Error) => units(error.message))).resolves.toBe(units(problem!.message));

    // Whatever is offered instead is taken, or leads on to the next problem.
    const { remedy, field } = problem!;
    if (!remedy) return;
    const mended = dataProblem(architecture, parseConfig(architecture, preset, { ...config, ...remedy }), info);
    expect(mended?.field).not.toBe(field);
  },
);

test.each([
  [{ tokenizer: 'bytes', context: 256 }, null],
  [{ tokenizer: 'byte-pairs', context: 64, batchSize: 512 }, /^batchSize: 512 is more than/],
  [{ tokenizer: 'byte-pairs', context: 4096 }, /^context: 4096 is too long/],
])('a text whose tokens are not known is refused only where they can not be enough: %j', (changes, sentence) => {
  const architecture = architectureConfig('transformer');
  const config = parseConfig(architecture, 'char-nano', { batchSize: 4, ...changes, dataset: 'note' });
  const problem = dataProblem(
    architecture,
    config,
    datasets.find(({ name }) => name === 'note')!,
  );
  if (sentence === null) expect(problem).toBeNull();
  else expect(problem?.message).toMatch(sentence);
});
