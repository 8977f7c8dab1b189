import {
  appendFileSync,
  copyFileSync,
  cpSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDataset, loadDataset, openDataset } from '../../models/data/catalog.js';
import { FileRows } from '../../models/data/file-rows.js';
import { imagesAt } from '../../models/data/open-images.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { flatPng, writeFiles } from './write-images.js';

/** Forty images of 3 × 2 in two classes, imported. */
async function imported() {
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`${i % 2 ? 'b' : 'a'}/${i}.png`, flatPng(5 * i, { width: 3, height: 2 })]),
  );
  const dirs = freshDirs();
  await importDataset({ path: writeFiles(tempFolder(), files), name: 'mine' }, dirs, () => undefined);
  return { dirs, file: join(dirs.user, 'mine', 'train-images.idx') };
}

describe('a data set that is large', () => {
  it('stays in its file, and gives the same images, labels and classes', async () => {
    const { dirs } = await imported();
    for (const split of ['train', 'test'] as const) {
      const held = await loadDataset('mine', split, dirs);
      const bytes = held.count * 6;
      const open = await openDataset('mine', dirs, { split, most: bytes - 1 });
      const { images } = open;
      expect(images).toBeInstanceOf(FileRows);
      expect({ ...open, images: held.images }).toEqual(held);
      expect((images as FileRows).shape).toEqual([held.count, 2, 3, 1]);
      const places = [held.count - 1, 0, 0, 2];
      expect(imagesAt(open, places)).toEqual(imagesAt(held, places));
      expect((await openDataset('mine', dirs, { split, most: bytes })).images).toEqual(held.images);
    }
  });

  it('is not read to its end where nobody has written to it, and else as when it is held', async () => {
    const { dirs, file } = await imported();
    const { mtime } = statSync(file);
    const open = () => openDataset('mine', dirs, { split: 'train', most: 0 });
    const changed = Buffer.from((await loadDataset('mine', 'train', dirs)).images);
    changed[7]! ^= 1;
    const header = readFileSync(file).subarray(0, 16);
    // Touched, and the same.
    utimesSync(file, mtime, new Date(mtime.getTime() + 5000));
    expect((await open()).count).toBe(36);
    // Another content.
    appendFileSync(file, 'x');
    await expect(open()).rejects.toThrow('train-images.idx: the file is not the one that the import wrote');
    truncateSync(file, statSync(file).size - 1);
    expect((await open()).count).toBe(36);
    writeFileSync(file, changed, { flag: 'r+' });
    await expect(open()).rejects.toThrow('the file is not the one that the import wrote; remove the data set');
    // That nobody has written to it is told by the time of its last change.
    const manifest = join(dirs.user, 'mine', 'dataset.json');
    const told = JSON.parse(readFileSync(manifest, 'utf8')) as { train: { images: { modifiedMs: number } } };
    expect(told.train.images.modifiedMs).toBeCloseTo(mtime.getTime(), -1);
    told.train.images.modifiedMs = statSync(file).mtimeMs;
    writeFileSync(manifest, JSON.stringify(told));
    // Not even its header is like one; that is read.
    await expect(open()).rejects.toThrow('this is not an IDX file');
    writeFileSync(file, Buffer.concat([header, changed]));
    told.train.images.modifiedMs = statSync(file).mtimeMs;
    writeFileSync(manifest, JSON.stringify(told));
    expect([...imagesAt(await open(), [1])]).toEqual([...changed.subarray(6, 12)]);
    rmSync(file);
    await expect(open()).rejects.toThrow('train-images.idx: there is no such file');
  });

  it('is refused in a sentence where its file is gone, cut off, written to or another one while it is used', async () => {
    const { dirs, file } = await imported();
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    const faults: [() => void, string][] = [
      [() => truncateSync(file, 100), 'the file is not the one that the import wrote'],
      [() => writeFileSync(file, 'z', { flag: 'r+' }), 'the file is not the one'],
      [() => (cpSync(copy, `${copy}2`), renameSync(`${copy}2`, file)), 'the file is not the one'],
      [() => rmSync(file), 'there is no such file or folder; check the path.'],
    ];
    for (const [fault, sentence] of faults) {
      const data = await openDataset('mine', dirs, { split: 'train', most: 0 });
      expect(imagesAt(data, [3])).toHaveLength(6);
      fault();
      expect(() => imagesAt(data, [3])).toThrow(sentence);
      expect(() => imagesAt(data, [3])).toThrow(expect.objectContaining({ name: 'RequestError' }));
      (data.images as FileRows).fetch(Int32Array.of(1, 2));
      copyFileSync(copy, file);
    }
  });
});
