import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  BUNDLED_DATASET,
  BUNDLED_TEXT,
  datasetFingerprint,
  importDataset,
  removeDataset,
} from '../../models/data/catalog.js';
import { sha256 } from './sums.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { flatPng, writeFiles } from './write-images.js';

/** Sums of what these files become when they are added. */
async function fingerprintOf(files: Record<string, Uint8Array | string>, path = ''): Promise<Record<string, string>> {
  const dirs = freshDirs();
  const folder = writeFiles(tempFolder(), files);
  await importDataset({ path: join(folder, path), name: 'pets' }, dirs, () => undefined);
  return datasetFingerprint('pets', dirs);
}

const images = (shade: number, kinds = ['cat', 'dog']) =>
  Object.fromEntries(
    kinds.flatMap((kind, at) =>
      Array.from({ length: 10 }, (_, i) => [`${kind}/${i}.png`, flatPng(shade + 20 * at + i)] as const),
    ),
  );

/** Names of the sums in which two data sets differ. */
const differing = (a: Record<string, string>, b: Record<string, string>) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((key) => a[key] !== b[key]).sort();

it('is the same for the same images, wherever and whenever they were added', async () => {
  const [one, two] = [await fingerprintOf(images(10)), await fingerprintOf(images(10))];
  expect(one).toEqual(two);
  expect(Object.keys(one)).toContain('class names');
  for (const sum of Object.values(one)) expect(sum).toMatch(/^[0-9a-f]{64}$/);
});

it('is another one for other images, and for other names of the same classes', async () => {
  const one = await fingerprintOf(images(10));
  const other = differing(one, await fingerprintOf(images(11)));
  expect(other.length).toBeGreaterThan(0);
  expect(other).not.toContain('class names');
  expect(differing(one, await fingerprintOf(images(10, ['cow', 'pig'])))).toEqual(['class names']);
});

it('is the sum of the files as they lie on the disk', async () => {
  const dirs = freshDirs();
  const path = writeFiles(tempFolder(), { 'play.txt': 'To be, or not to be. '.repeat(200) });
  await importDataset({ path: join(path, 'play.txt'), name: 'play' }, dirs, () => undefined);
  const sums = await datasetFingerprint('play', dirs);
  expect(Object.keys(sums).length).toBeGreaterThan(0);
  for (const [file, sum] of Object.entries(sums)) expect(sha256(join(dirs.user, 'play', file)), file).toBe(sum);
});

it('of a table tells its columns apart, where the numbers are the same', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 2 === 0 ? 'no' : 'yes'}`);
  const of = (header: string) => fingerprintOf({ 't.csv': `${[header, ...rows].join('\n')}\n` }, 't.csv');
  const one = await of('size,label');
  expect(await of('size,label')).toEqual(one);
  expect(differing(one, await of('weight,label'))).toEqual(['columns']);
  expect(differing(one, await of('size,verdict'))).toEqual(['columns']);
});

it('is known of every data set that comes with the app, and of one that was removed no more', async () => {
  const dirs = freshDirs();
  for (const name of [BUNDLED_DATASET, BUNDLED_TEXT]) {
    expect(Object.keys(await datasetFingerprint(name, dirs)).length, name).toBeGreaterThan(0);
  }
  const folder = writeFiles(tempFolder(), images(10));
  await importDataset({ path: folder, name: 'pets' }, dirs, () => undefined);
  await removeDataset('pets', dirs);
  await expect(datasetFingerprint('pets', dirs)).rejects.toThrow("dataset: 'pets' is unknown");
});
