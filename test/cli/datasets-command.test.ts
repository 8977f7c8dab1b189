import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { datasetFingerprint } from '../../models/data/catalog.js';
import { createRun } from '../../electron/runs/create-run.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import { bundled, bundledFolder } from '../data/temp-folder.js';
import { tempFolder } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

/** A command line in a folder with a table of 300 reviews and a text. */
function labWithData() {
  return labIn().lab;
}

function labIn() {
  const folder = tempFolder();
  const rows = Array.from(
    { length: 300 },
    (_, i) => `${i},"Review ${i}, as it was",${['bad', 'fair', 'good'][i % 3]!}\n`,
  );
  writeFileSync(join(folder, 'reviews.csv'), `id,review,verdict\n${rows.join('')},,good\n`);
  writeFileSync(join(folder, 'novel.txt'), 'It was a dark and stormy night.\n'.repeat(50));
  const { context, lab } = cliIn(folder);
  context.dataDirs.installed.push(bundledFolder);
  return { lab, folder, context };
}

test('the list shows what there is of each kind', async () => {
  const lab = labWithData();
  await lab('datasets', 'add', 'reviews.csv', '--label-column', 'verdict');
  const { code, out } = await lab('datasets');
  expect(code).toBe(0);
  const lines = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines.filter((_, i) => i < 4 || [6, 8, 14].includes(i))).toEqual([
    ['NAME', 'SIZE', 'FROM'],
    ['reviews', '270 + 30 texts, 3 classes', 'user', 'reviews'],
    [...['breast-cancer', '455 + 114 rows, 30 columns, 2 classes of diagnosis', 'bundled'], 'Breast cancer, Wisconsin'],
    ['diabetes', '354 + 88 rows, 10 columns, numbers of progression', 'bundled', 'Diabetes'],
    ['tiny-shakespeare', '1,003,854 + 111,540 characters, 65 different', 'bundled', 'Tiny Shakespeare'],
    ['moons', '800 + 200 rows, 2 columns, 2 classes of moon', 'bundled', 'Moons'],
    ['shapes', '4,000 + 1,000 images, 64 × 64 RGB, 10 classes', 'bundled', 'Shapes'],
  ]);
});

test('the list for programs is one data set a line', async () => {
  const { out } = await labWithData()('datasets', 'list', '--json');
  const infos = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(infos.map(({ name }) => name)).toEqual(bundled);
  expect(infos[2]).toMatchObject({ kind: 'images', width: 28 });
  expect(infos[4]).toMatchObject({ kind: 'text', train: 1_003_854, characters: 65 });
  expect(infos[1]).toMatchObject({ kind: 'table', target: { name: 'progression', kind: 'number', least: 25 } });
});

test('what was added is told in a sentence, and what was left out', async () => {
  const lab = labWithData();
  expect(await lab('datasets', 'add', 'reviews.csv', '--text-column', 'review', '--label-column', 'verdict')).toEqual({
    code: 0,
    out: 'Added reviews: 270 texts and 30 for testing, 3 classes.\n',
    err: 'Of the other columns nothing is kept: id.\nOne row without a text or a label was left out (line 302).\n',
  });
  expect(await lab('datasets', 'add', 'novel.txt', '--name', 'night')).toEqual({
    code: 0,
    out: 'Added night: 1,440 characters and 160 for testing, 18 different ones.\n',
    err: '',
  });
});

test('a refusal names the option and the columns there are', async () => {
  const lab = labWithData();
  const { code, out, err } = await lab('datasets', 'add', 'reviews.csv', '--text-column', 'text');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^--text-column: 'text' is not a column of .*reviews\.csv; it has id, review and verdict\.\n$/);
  expect((await lab('datasets', 'add', 'reviews.csv')).err).toMatch(
    /^--label-column: no column of .*reviews\.csv has a usual name, such as .*; name one of id, review and verdict\.\n$/,
  );
});

test('a table is added with a target, and shown with its columns, classes and origin', async () => {
  const { lab, folder } = labIn();
  const rows = Array.from(
    { length: 20 },
    (_, i) => `${(i * 3) % 40}.5,${i % 3 === 0 ? '' : 'north'},${['a', 'b'][i % 2]}`,
  );
  writeFileSync(join(folder, 'houses.csv'), ['size,side,kind', ...rows].join('\n'));
  expect(await lab('datasets', 'add', 'houses.csv', '--target', 'kind', '--columns', 'category:side')).toEqual({
    code: 0,
    out: 'Added houses: 16 rows and 4 for testing, 2 columns, 2 classes of kind.\n',
    err: 'Only 4 rows are for testing, of 20: what is measured on so few says little.\n',
  });
  const { code, out } = await lab('datasets', 'show', 'houses');
  expect(code).toBe(0);
  expect(out).toBe(
    `houses (houses)\n16 rows and 4 for testing, 2 columns, 2 classes of kind.\nImported from ${join(folder, 'houses.csv')}: 20 rows.\n` +
      `Source: ${join(folder, 'houses.csv')}\nTarget: kind, 2 classes\nOnly 4 rows are for testing, of 20: what is measured on so few says little.\n\n` +
      'COLUMN  KIND      MISSING  VALUES\nsize    number    0        0.500 to 39.50, mean 17.00\n' +
      'side    category  7        north (13)\n\nCLASS  ROWS\na      10\nb      10\n',
  );
  const shown = JSON.parse((await lab('datasets', 'show', 'houses', '--json')).out) as Record<string, unknown>;
  expect(shown).toMatchObject({
    kind: 'table',
    target: { name: 'kind', counts: [10, 10] },
    columns: [{ name: 'size' }, {}],
  });
});

test('what comes with the app is shown with its licence, images with their classes, and what is unknown refused', async () => {
  const lab = labWithData();
  const iris = await lab('datasets', 'show', 'iris');
  expect(iris.out).toContain(
    'Licence: CC BY 4.0, © R. A. Fisher (1936)\nSource: https://archive.ics.uci.edu/dataset/53/iris\n',
  );
  expect((await lab('datasets', 'show', 'diabetes')).out).toContain('Target: progression, 25.00 to 346, mean 152\n');
  expect((await lab('datasets', 'show', 'shapes')).out).toContain(
    'CLASS              TRAINING IMAGES\nred disc           400\n',
  );
  const images = JSON.parse((await lab('datasets', 'show', 'fashion-mnist-10k', '--json')).out) as {
    classCounts: number[];
  };
  expect(images.classCounts).toEqual(Array(10).fill(1000));
  expect((await lab('datasets', 'show', 'tiny-shakespeare')).out).toContain('First Citizen:\n');
  expect(await lab('datasets', 'show', 'none')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^dataset: 'none' is u/),
  });
});

test('variants of made data are kept, and a wrong wish names its option', async () => {
  const lab = labWithData();
  const wishes = ['--rows', '100', '--noise', '0.2', '--seed', '3'];
  expect(await lab('datasets', 'make', 'moons', ...wishes, '--name', 'my-moons')).toEqual({
    code: 0,
    out: 'Made my-moons: 80 rows and 20 for testing, 2 columns, 2 classes of moon.\n',
    err: '',
  });
  expect((await lab('datasets')).out).toContain('my-moons');
  const refused = async (...args: string[]) => (await lab('datasets', ...args)).err;
  expect(await refused('make', 'moons', '--name', 'b', '--noise', 'much')).toMatch(
    /^--noise: 'much' is not allowed; use/,
  );
  expect(await refused('make', 'stars', '--name', 'b')).toMatch(/^GENERATOR: 'stars' is unknown; use moons, circles, /);
  expect(await refused('make', 'moons', '--rows', '5', '--name', 'b')).toMatch(
    /^--rows: 5 is not allowed; use a whole/,
  );
  expect(await refused('add', 'reviews.csv', '--columns', 'zip')).toMatch(
    /^--columns: 'zip' is not allowed; use kinds with/,
  );
  expect(await refused('add', 'reviews.csv', '--target', 'stars')).toMatch(
    /^--target: 'stars' is not a column of .* it has id, /,
  );
});

test('who removes a data set is told which runs need it, and asked where they can be', async () => {
  const { lab, context } = labIn();
  const { runsDir, dataDirs, terminal } = context;
  const add = () => lab('datasets', 'add', 'novel.txt', '--name', 'novel');
  await add();
  const config = { task: 'language', dataset: 'novel', steps: 5 };
  const sha256 = await datasetFingerprint('novel', dataDirs);
  for (const [name, sums] of [
    ['ada', sha256],
    ['bob', { ...sha256, 'train.txt': 'another novel' }],
  ] as const) {
    const run = { architecture: 'transformer', preset: 'char-tiny', config, name, every: 10 };
    const { dir, record } = createRun(runsDir, run, new Date());
    writeRunRecord(dir, { ...record, status: 'done', data: { name: 'novel', sha256: sums } });
  }
  const needed = "The run ada learns from it, and can't go on or be evaluated without it.";
  const questions: string[] = [];
  terminal.confirm = async (question) => {
    questions.push(question);
    return false;
  };
  expect(await lab('datasets', 'remove', 'novel')).toMatchObject({ code: 130, err: 'Nothing was removed.\n' });
  expect(questions).toEqual([`${needed} Remove novel?`]);
  expect((await lab('datasets', 'show', 'novel')).code).toBe(0);
  // Where nobody can be asked, it is done and told.
  terminal.confirm = null;
  expect(await lab('datasets', 'remove', 'novel')).toEqual({ code: 0, out: 'Removed novel.\n', err: `${needed}\n` });
  await add();
  const { out } = await lab('datasets', 'remove', 'novel', '--json');
  expect(JSON.parse(out)).toEqual({ kind: 'removed', name: 'novel', runs: ['ada'] });
});

test.each(['tiny-shakespeare', 'moons', 'gone'])(
  'nobody is asked whether to remove %s, which is not theirs',
  async (name) => {
    const { lab, context } = labIn();
    const run = {
      architecture: 'transformer',
      preset: 'char-tiny',
      config: { task: 'language', dataset: name },
      every: 10,
    };
    createRun(context.runsDir, { ...run, name: 'ada' }, new Date());
    context.terminal.confirm = () => Promise.reject(new Error(`${name}: asked`));
    const why =
      name === 'gone' ? 'is unknown; use ' : 'comes with the app; only data sets that you have added can be removed.';
    const { code, err } = await lab('datasets', 'remove', name);
    expect([code, err.includes(`dataset: '${name}' ${why}`)]).toEqual([2, true]);
  },
);
