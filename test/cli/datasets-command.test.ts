import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledFolder } from '../data/temp-folder.js';
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
  expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['NAME', 'SIZE', 'FROM'],
    ['reviews', '270 + 30 texts, 3 classes', 'user', 'reviews'],
    ['fashion-mnist-10k', '10,000 + 2,000 images, 28 × 28, 10 classes', 'bundled', 'Fashion-MNIST, 10,000 images'],
    ['tiny-shakespeare', '1,003,854 + 111,540 characters, 65 different', 'bundled', 'Tiny Shakespeare'],
    [''],
  ]);
});

test('the list for programs is one data set a line', async () => {
  const { out } = await labWithData()('datasets', 'list', '--json');
  const infos = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(infos).toMatchObject([
    { kind: 'images', name: 'fashion-mnist-10k', width: 28 },
    { kind: 'text', name: 'tiny-shakespeare', train: 1_003_854, characters: 65 },
  ]);
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
