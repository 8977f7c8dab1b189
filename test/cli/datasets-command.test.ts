import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundled, bundledFolder } from '../data/temp-folder.js';
import { tempFolder } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

/** A command line in a folder with a table of 300 reviews and a text. */
function labWithData() {
  const folder = tempFolder();
  const rows = Array.from(
    { length: 300 },
    (_, i) => `${i},"Review ${i}, as it was",${['bad', 'fair', 'good'][i % 3]!}\n`,
  );
  writeFileSync(join(folder, 'reviews.csv'), `id,review,verdict\n${rows.join('')},,good\n`);
  writeFileSync(join(folder, 'novel.txt'), 'It was a dark and stormy night.\n'.repeat(50));
  const { context, lab } = cliIn(folder);
  context.dataDirs.installed.push(bundledFolder);
  return lab;
}

test('the list shows what there is of each kind', async () => {
  const lab = labWithData();
  await lab('datasets', 'add', 'reviews.csv', '--label-column', 'verdict');
  const { code, out } = await lab('datasets');
  expect(code).toBe(0);
  const lines = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines.filter((_, i) => i < 4 || [6, 8, 12].includes(i))).toEqual([
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
    err: 'One row without a text or a label was left out (line 302).\n',
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
