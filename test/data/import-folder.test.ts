import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { thisProcess } from '../../models/core/process-identity.js';
import { importDataset, listDatasets, loadDataset } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { readTree } from '../../models/data/folder-tree.js';
import { importFolder } from '../../models/data/import-folder.js';
import { imagesAt } from '../../models/data/open-images.js';
import { Scratch } from '../../models/data/scratch.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { flatPng, writeFiles } from './write-images.js';

const fixture = (name: string) => readFileSync(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)));
const silent = () => undefined;

/** Imports and loads both splits. */
async function imported(path: string, request: Partial<DatasetImport> = {}) {
  const dirs = freshDirs();
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, silent);
  expect((await listDatasets(dirs)).find((one) => one.name === 'mine')).toEqual(info);
  return { info, train: await loadDataset('mine', 'train', dirs), test: await loadDataset('mine', 'test', dirs), dirs };
}

/** `count` images whose pixels all differ, by name. */
function flatImages(prefix: string, count: number, first = 0): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`${prefix}${String(i).padStart(3, '0')}.png`, flatPng(first + i)]),
  );
}

it('gives the same images where they lie on the disk until they are written, and leaves nothing there', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`${i}.png`, flatPng(20 * i, { width: 3 + (i % 2), height: 2 })]),
  );
  const tree = await readTree(writeFiles(tempFolder(), files));
  const request = { path: tree.path, size: { width: 3, height: 2 } };
  const root = join(tempFolder(), 'datasets');
  const read = async (heldBytes: number) => {
    const scratch = new Scratch(root, 'mine');
    const { train, ...shape } = await importFolder(tree, { request, scratch, heldBytes }, silent);
    const images = imagesAt({ ...shape, ...train }, Array(12).keys());
    const lying = existsSync(root) ? readdirSync(root).filter((name) => name.endsWith('.partial')) : [];
    scratch.end();
    return { images, held: train.images instanceof Uint8Array, lying: lying.length };
  };
  const held = await read(12 * 6);
  expect(held).toMatchObject({ held: true, lying: 0 });
  expect(await read(12 * 6 - 1)).toEqual({ images: held.images, held: false, lying: 1 });
  expect(new Set(held.images).size).toBe(12);
  expect(readdirSync(root)).toEqual([]);
});

describe('a folder of images', () => {
  it('becomes a data set whose classes are the sub-folders, sorted by name', async () => {
    const folder = writeFiles(tempFolder(), { ...flatImages('dogs/', 20, 100), ...flatImages('cats/', 30) });
    const { info, train, test } = await imported(folder);
    expect(info).toMatchObject({
      name: 'mine',
      title: 'mine',
      origin: 'user',
      train: 45,
      test: 5,
      ...{ width: 4, height: 4, channels: 1 },
      classNames: ['cats', 'dogs'],
      licence: null,
    });
    expect(decided(info)).toEqual([]);
    expect(info.summary).toBe(`Imported from ${folder}: 50 greyscale images, of 4 × 4 pixels.`);
    expect([...train.labels!].filter((label) => label === 0)).toHaveLength(27);
    expect([...test.labels!].filter((label) => label === 0)).toHaveLength(3);
    // Each image is in one split, with the label of its folder: cats are darker than 100.
    const seen = new Set<number>();
    for (const split of [train, test]) {
      split.labels!.forEach((label, i) => {
        const image = split.images.subarray(16 * i, 16 * (i + 1));
        expect(new Set(image).size).toBe(1);
        expect(label).toBe(image[0]! < 100 ? 0 : 1);
        seen.add(image[0]!);
      });
    }
    expect(seen.size).toBe(50);
  });

  it('has no classes without sub-folders', async () => {
    const { info, train } = await imported(writeFiles(tempFolder(), flatImages('', 10)));
    expect(info).toMatchObject({ train: 9, test: 1, classNames: [] });
    expect(train.labels).toBeNull();
  });

  it('is split alike wherever it lies and whatever the files are called', async () => {
    const one = await imported(writeFiles(tempFolder(), flatImages('a-', 40)));
    const two = await imported(writeFiles(tempFolder(), flatImages('other-', 40)));
    expect(two.test.images).toEqual(one.test.images);
    expect(one.test.count).toBe(4);
  });

  it('takes train and test sub-folders as the splits', async () => {
    const files = {
      ...flatImages('train/a/', 3),
      ...flatImages('train/b/', 3, 50),
      ...flatImages('test/b/', 2, 100),
      ...flatImages('val/a/', 1, 200),
    };
    const { info, test } = await imported(writeFiles(tempFolder(), files));
    expect(info).toMatchObject({ train: 6, test: 2, classNames: ['a', 'b'] });
    expect(decided(info)).toEqual(['The images in val were left out; those in test are for testing.']);
    expect([...test.labels!]).toEqual([1, 1]);
    expect(test.images[0]).toBe(100);
  });

  it('takes a lone train folder as all there is', async () => {
    const files = { ...flatImages('train/a/', 5), ...flatImages('train/b/', 5, 50), 'test/readme.txt': '' };
    const { info } = await imported(writeFiles(tempFolder(), files));
    expect(info).toMatchObject({ train: 9, test: 1, classNames: ['a', 'b'] });
  });

  it('goes into a folder that only wraps another, and says so', async () => {
    const files = { ...flatImages('pets/images/a/', 5), ...flatImages('pets/images/b/', 5, 50), 'pets/readme.txt': '' };
    const { info } = await imported(writeFiles(tempFolder(), files));
    expect(info).toMatchObject({ train: 9, test: 1, classNames: ['a', 'b'] });
    expect(decided(info)).toEqual(['The classes are the sub-folders of pets/images.']);
    const split = { ...flatImages('pets/train/a/', 5), ...flatImages('pets/test/a/', 2, 50) };
    expect((await imported(writeFiles(tempFolder(), split))).info).toMatchObject({
      train: 5,
      test: 2,
      classNames: ['a'],
    });
  });

  it('is no array of numbers where one lies beside the images', async () => {
    const array = { 'features.npy': 'not looked at' };
    expect((await imported(writeFiles(tempFolder(), { ...flatImages('', 4), ...array }))).info.train).toBe(3);
    expect((await imported(writeFiles(tempFolder(), { ...flatImages('a/', 4), ...array }))).info.train).toBe(3);
  });

  it('goes by content, not by name, and passes over what is no image', async () => {
    const folder = writeFiles(tempFolder(), {
      'a/jpeg-in-truth.png': fixture('grey.jpg'),
      'a/png-without-ending': fixture('rgb.png'),
      'a/deeper/one.PNG': flatPng(3),
      'a/notes.txt': 'not an image',
      'a/.hidden.png': 'not an image',
      '.git/x.png': 'not an image',
      '__MACOSX/x.png': 'not an image',
      'empty/readme.md': '',
      'a/old.webp': 'RIFF',
    });
    const { info } = await imported(folder);
    expect(info).toMatchObject({ train: 2, test: 1, classNames: ['a'] });
    expect(decided(info)).toEqual(['1 image of another format than PNG and JPEG was left out, such as a/old.webp.']);
  });

  it('becomes squares of 64 × 64 when sizes are mixed or large, and colour when one image has colour', async () => {
    const mixed = writeFiles(tempFolder(), { 'a.png': flatPng(9), 'b.png': fixture('rgb.png') });
    expect((await imported(mixed)).info).toMatchObject({ width: 64, height: 64, channels: 3 });
    const large = { width: 200, height: 200 };
    const alike = writeFiles(tempFolder(), { 'a.png': flatPng(9, large), 'b.png': flatPng(8, large) });
    const { info, train } = await imported(alike);
    expect(info).toMatchObject({ width: 64, height: 64, channels: 1 });
    expect(info.summary).toContain('2 greyscale images, fitted to 64 × 64 pixels');
    expect(new Set(train.images).size).toBe(1);
  });

  it('obeys size and colour', async () => {
    const folder = writeFiles(tempFolder(), { 'a.png': fixture('rgb.png'), 'b.jpg': fixture('colour.jpg') });
    const grey = await imported(folder, { size: { width: 5, height: 3 }, colour: 'greyscale' });
    expect(grey.info).toMatchObject({ width: 5, height: 3, channels: 1 });
    expect(grey.train.images).toHaveLength(15);
    const colour = await imported(writeFiles(tempFolder(), flatImages('', 2, 7)), { colour: 'rgb' });
    expect(colour.train).toMatchObject({ channels: 3 });
    expect([...colour.train.images.subarray(0, 3)]).toEqual([
      colour.train.images[0],
      colour.train.images[0],
      colour.train.images[0],
    ]);
  });

  it('follows links once', async () => {
    const folder = writeFiles(tempFolder(), flatImages('a/', 3));
    symlinkSync(folder, join(folder, 'a', 'loop'));
    symlinkSync(join(folder, 'a'), join(folder, 'b'));
    const { info } = await imported(folder);
    expect(info.classNames).toEqual(['a', 'b']);
    expect(info.train + info.test).toBe(6);
  });

  it('reports progress up to the end and lets others have a turn', async () => {
    const folder = writeFiles(tempFolder(), flatImages('', 100));
    const reports: { done: number; total: number; what: string }[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await importDataset({ path: folder, name: 'mine' }, freshDirs(), (report) => reports.push(report));
    clearInterval(timer);
    const reading = reports.filter((report) => report.what === 'Reading images');
    expect(reading.length).toBeGreaterThan(20);
    expect(reading.at(-1)).toMatchObject({ done: 100, total: 100 });
    expect(reports.at(-1)).toMatchObject({ what: 'Writing', done: 1600, total: 1600 });
    expect(turns).toBeGreaterThan(5);
  });
});

describe('a folder that can not be imported', () => {
  const broken = fixture('rgb.png').subarray(0, 100);

  it.each<[string, Record<string, Uint8Array | string>, string]>([
    ['empty', {}, 'the folder is empty; give a folder of PNG or JPEG images'],
    [
      'without images or texts',
      { 'a/b.bin': Uint8Array.of(1, 0), 'c.gif': Uint8Array.of(0x47, 0) },
      'none of its 2 files is a PNG or JPEG image or a text (such as c.gif)',
    ],
    ['with one image', { 'a.png': flatPng(1) }, 'one image is not a data set; at least two are needed'],
    [
      'with a broken image',
      { 'a/1.png': flatPng(1), 'a/2.png': broken },
      'a/2.png: the file ends too early; repair or',
    ],
    ['with a text called PNG', { '1.png': flatPng(1), '2.png': 'hello' }, '2.png: it is neither PNG nor JPEG'],
    ['with an empty file', { '1.png': flatPng(1), '2.jpg': '' }, '2.jpg: the file is empty'],
    [
      'with five broken images',
      { ...flatImages('', 3), ...Object.fromEntries([5, 6, 7, 8, 9].map((i) => [`x${i}.png`, broken])) },
      "5 of 8 images can't be read: x5.png (the file ends too early), x6.png (the file ends too early), x7.png (the file ends too early) and 2 more; repair or remove them",
    ],
    [
      'with loose images',
      { 'a/1.png': flatPng(1), '2.png': flatPng(2), '3.png': flatPng(3) },
      '2.png: this image lies in no class folder, as do 1 more; move it',
    ],
    [
      'with an unknown test class',
      { 'train/a/1.png': flatPng(1), 'test/b/1.png': flatPng(2) },
      "test/b: the training images have no class 'b'",
    ],
    [
      'with test images outside of classes',
      { 'train/a/1.png': flatPng(1), 'test/1.png': flatPng(2) },
      'test/1.png: this image lies in no class folder; move it into the folder of its class, or add the training folder alone',
    ],
    [
      'with images beside train and test',
      { 'train/1.png': flatPng(1), 'test/1.png': flatPng(2), '0.png': flatPng(3) },
      '0.png: this image lies in no class',
    ],
  ])('%s', async (_, files, reason) => {
    const folder = writeFiles(tempFolder(), files);
    const dirs = freshDirs();
    const failure = importDataset({ path: folder, name: 'mine' }, dirs, silent);
    await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.toThrow(folder);
    expect((await listDatasets(dirs)).some((one) => one.origin === 'user')).toBe(false);
  });

  it('has a link that leads nowhere', async () => {
    const folder = writeFiles(tempFolder(), flatImages('', 3));
    symlinkSync('/nowhere', join(folder, 'x.png'));
    await expect(imported(folder)).rejects.toThrow('x.png: it is not there; repair or remove this image');
  });

  it('would be too large at the size asked for', async () => {
    const tree = await readTree(writeFiles(tempFolder(), flatImages('', 3)));
    const request = { path: tree.path, size: { width: 1024, height: 1000 }, colour: 'rgb' as const };
    const scratch = new Scratch(tempFolder(), 'mine');
    await expect(importFolder(tree, { request, scratch, mostBytes: 9_000_000 }, silent)).rejects.toThrow(
      'size: 3 images of 1024 × 1000 need 9.2 MB; at most 9.0 MB are possible, so choose a smaller',
    );
  });

  it.each([0, -1, 1.5, 1025, NaN])('size %d', async (width) => {
    const folder = writeFiles(tempFolder(), flatImages('', 3));
    await expect(imported(folder, { size: { width, height: 8 } })).rejects.toThrow(`size: ${width} is not allowed`);
  });

  it('is one image', async () => {
    const folder = writeFiles(tempFolder(), { 'cat.png': flatPng(1) });
    await expect(imported(join(folder, 'cat.png'))).rejects.toThrow('cat.png: this is one image; give the folder');
  });

  it('leaves nothing behind in the folder of data sets', async () => {
    const folder = writeFiles(tempFolder(), { 'a.png': flatPng(1), 'b.png': 'broken' });
    const dirs = freshDirs();
    mkdirSync(dirs.user, { recursive: true });
    const gone = { ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid };
    writeFileSync(join(dirs.user, '.old.0123456789ab.partial'), 'left by a process that was killed');
    writeFileSync(join(dirs.user, '.old.0123456789ab.owner'), JSON.stringify(gone));
    await expect(importDataset({ path: folder, name: 'mine' }, dirs, silent)).rejects.toThrow();
    writeFiles(folder, { 'b.png': flatPng(2) });
    await importDataset({ path: folder, name: 'mine' }, dirs, silent);
    expect(readdirSync(dirs.user)).toEqual(['mine']);
  });
});
