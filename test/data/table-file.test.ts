import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importDataset, listDatasets, loadTable } from '../../models/data/catalog.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { writeFiles } from './write-images.js';

/** A table of the user's with its folder, and its manifest as JSON. */
async function kept() {
  const rows = Array.from({ length: 20 }, (_, i) => `${i / 3},${['red', 'blue'][i % 2]},${['a', 'b'][i % 2]}\n`);
  const path = join(writeFiles(tempFolder(), { 't.csv': `x,colour,y\n${rows.join('')}` }), 't.csv');
  const dirs = freshDirs();
  await importDataset({ path, name: 'mine', target: 'y' }, dirs, () => undefined);
  const folder = join(dirs.user, 'mine');
  const manifest = JSON.parse(readFileSync(join(folder, 'dataset.json'), 'utf8')) as Record<string, unknown>;
  const rewrite = (changes: object) =>
    writeFileSync(join(folder, 'dataset.json'), JSON.stringify({ ...manifest, ...changes }));
  return { dirs, folder, manifest, rewrite };
}

it('the file of a part is an array that NumPy reads: rows of float64, the target last', async () => {
  const { dirs, folder } = await kept();
  const bytes = readFileSync(join(folder, 'test.npy'));
  const { count, values, labels } = await loadTable('mine', 'test', dirs);
  const text = bytes.toString('latin1', 0, 128);
  expect(
    text.startsWith(`\x93NUMPY\x01\x00\x76\x00{'descr': '<f8', 'fortran_order': False, 'shape': (${count}, 3), }`),
  ).toBe(true);
  expect(text.endsWith(' \n')).toBe(true);
  expect(bytes).toHaveLength(128 + count * 3 * 8);
  expect([0, 8, 16].map((at) => bytes.readDoubleLE(128 + at))).toEqual([values[0], values[1], labels![0]]);
});

it('a file that was changed is refused, and the other part is still read', async () => {
  const { dirs, folder } = await kept();
  const bytes = readFileSync(join(folder, 'train.npy'));
  bytes[200]! ^= 1;
  writeFileSync(join(folder, 'train.npy'), bytes);
  await expect(loadTable('mine', 'train', dirs)).rejects.toThrow(
    'train.npy: the file is not the one that the import wrote; remove the data set and add it again.',
  );
  expect((await loadTable('mine', 'test', dirs)).count).toBeGreaterThan(0);
});

it.each<[string, object, string]>([
  [
    'rows that are not there',
    { train: 21 },
    'train.npy: it does not hold the 21 rows of 2 columns and a target of its data',
  ],
  ['fewer classes than there are', { classNames: ['a'] }, "train.npy: 1 is no category of 'y'; there are 1."],
])('a manifest that tells of %s is refused', async (_, changes, reason) => {
  const { dirs, manifest, rewrite } = await kept();
  const train = manifest['train'] as object;
  rewrite('train' in changes ? { train: { ...train, count: changes.train } } : changes);
  await expect(loadTable('mine', 'train', dirs)).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
  await expect(loadTable('mine', 'train', dirs)).rejects.toThrow(reason);
});

it('a manifest of a newer version is named as such, and one on a disk that is not mounted is not absent', async () => {
  const { dirs, rewrite } = await kept();
  rewrite({ format: 2 });
  await expect(loadTable('mine', 'train', dirs)).rejects.toThrow(
    /dataset\.json was written by a newer version of Model Lab \(format 2; this one knows 1\)/,
  );
  const path = join(dirs.user, 'mine', 'dataset.json');
  rmSync(path);
  symlinkSync('/unmounted/dataset.json', path);
  await expect(loadTable('mine', 'train', dirs)).rejects.toThrow(path);
});

it('a manifest without its columns is damaged: it is not listed, and loading says why', async () => {
  const { dirs, rewrite } = await kept();
  rewrite({ columns: [] });
  expect((await listDatasets(dirs)).map(({ name }) => name)).not.toContain('mine');
  await expect(loadTable('mine', 'train', dirs)).rejects.toThrow("dataset.json: 'columns' is not as expected");
});
