import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BUNDLED_DATASET,
  BUNDLED_TEXT,
  defaultDataset,
  importDataset,
  listDatasets,
  loadCorpus,
  loadDataset,
  loadTable,
  previewPicture,
  removeDataset,
} from '../../models/data/catalog.js';
import { dataProblem } from '../../models/core/data-problem.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { bundled, freshDirs, generated, tempFolder } from './temp-folder.js';
import { flatPng, writeFiles } from './write-images.js';

const silent = () => undefined;
const folder = writeFiles(tempFolder(), {
  ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`dark/${i}.png`, flatPng(i)])),
  ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`light/${i}.png`, flatPng(200 + i)])),
});

async function withMine() {
  const dirs = freshDirs();
  await importDataset({ path: folder, name: 'mine' }, dirs, silent);
  return dirs;
}

it('images with labels on one side only are listed without classes, as they are learned from', async () => {
  const dirs = await withMine();
  const path = join(dirs.user, 'mine', 'dataset.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { test: { labels: unknown } };
  writeFileSync(path, JSON.stringify({ ...manifest, test: { ...manifest.test, labels: null } }));
  const mine = (await listDatasets(dirs)).find(({ name }) => name === 'mine')!;
  expect(mine.classNames).toEqual([]);
  const config = parseConfig(architectureConfig('classifier'), 'cnn', { dataset: 'mine', filters: [4] });
  expect(dataProblem(architectureConfig('classifier'), config, mine)?.message).toBe(
    "dataset: 'mine' has no classes; a classifier needs data of two or more.",
  );
});

describe('names', () => {
  it.each([
    '../mine',
    'a/b',
    '.',
    '..',
    '',
    'Mine',
    'my photos',
    'a_b',
    '-a',
    'a-',
    'a--b',
    'ä',
    'x'.repeat(65),
    'a\0b',
  ])('%j is refused when adding', async (name) => {
    const dirs = freshDirs();
    await expect(importDataset({ path: folder, name }, dirs, silent)).rejects.toThrow(
      expect.objectContaining({ name: 'RequestError', field: 'name' }),
    );
    expect(existsSync(dirs.user)).toBe(false);
  });

  it.each(['../mine', '/etc', '', 'nothing', 'a\nb'])('%j is unknown when loading and removing', async (name) => {
    const dirs = await withMine();
    for (const [use, names] of [
      [() => loadDataset(name, 'train', dirs), `mine, ${BUNDLED_DATASET}, shapes`],
      [() => loadCorpus(name, dirs), BUNDLED_TEXT],
      [
        () => loadTable(name, 'train', dirs),
        'breast-cancer, diabetes, iris, wine, moons, circles, spirals, blobs, ring, grid',
      ],
      [() => removeDataset(name, dirs), ['mine', ...bundled].join(', ')],
      [() => previewPicture(name, dirs), `mine, ${BUNDLED_DATASET}, shapes`],
    ] as const) {
      const attempt = use();
      await expect(attempt).rejects.toThrow(expect.objectContaining({ name: 'RequestError', field: 'dataset' }));
      await expect(attempt).rejects.toThrow(`is unknown; use ${names}, or add it`);
    }
  });

  it.each([
    ['My Photos (2024)', 'my-photos-2024'],
    ['Übungen', 'ubungen'],
    ['a.b_c', 'a-b-c'],
  ])('a folder %j becomes %j', async (given, name) => {
    const path = writeFiles(join(tempFolder(), given), { '1.png': flatPng(1), '2.png': flatPng(2) });
    expect(await importDataset({ path }, freshDirs(), silent)).toMatchObject({ name, title: name });
  });

  it('asks for a name where the folder gives none', async () => {
    const path = writeFiles(join(tempFolder(), '写真'), { '1.png': flatPng(1), '2.png': flatPng(2) });
    await expect(importDataset({ path }, freshDirs(), silent)).rejects.toThrow('give the data set a name');
  });

  it('are taken once', async () => {
    const dirs = await withMine();
    for (const name of ['mine', ...bundled]) {
      await expect(importDataset({ path: folder, name }, dirs, silent)).rejects.toThrow(
        `name: there is a data set '${name}' already; give another name, or remove that data set first.`,
      );
    }
    expect(readdirSync(dirs.user)).toEqual(['mine']);
  });
});

describe('listDatasets', () => {
  it('has the users own first, and only what is made where folders do not exist', async () => {
    const dirs = await withMine();
    const names = (await listDatasets({ ...dirs, installed: ['/nowhere', ...dirs.installed] })).map((one) => one.name);
    expect(names).toEqual(['mine', ...bundled]);
    const made = await listDatasets({ user: '/nowhere', installed: [] });
    expect(made.map((one) => one.name)).toEqual(generated);
  });

  it('passes over strangers and damaged data sets', async () => {
    const dirs = await withMine();
    writeFiles(dirs.user, {
      'file.txt': '',
      'no-data-set/x': '',
      'torn/dataset.json': '{"format":',
      'odd/dataset.json': '{}',
    });
    mkdirSync(join(dirs.user, 'fashion-mnist'));
    expect((await listDatasets(dirs)).map((one) => one.name)).toEqual(['mine', ...bundled]);
    expect(await defaultDataset(dirs)).toBe(BUNDLED_DATASET);
    await expect(loadDataset('torn', 'train', dirs)).rejects.toThrow(
      'torn/dataset.json: this file is not JSON; remove',
    );
    await expect(loadDataset('odd', 'train', dirs)).rejects.toThrow("odd/dataset.json: 'format' is not as expected");
    await removeDataset('torn', dirs);
    expect(existsSync(join(dirs.user, 'torn'))).toBe(false);
  });

  it('refuses a file whose name no disk can have, in a sentence', async () => {
    const dirs = await withMine();
    const path = join(dirs.user, 'mine', 'dataset.json');
    const manifest = readFileSync(path, 'utf8');
    writeFileSync(path, manifest.replace(/"file":\s*"[^"]*"/, `"file": "${'b'.repeat(70_000)}"`));
    const refused = await loadDataset('mine', 'train', dirs).catch((error: Error) => error.message);
    expect(refused).toMatch(/dataset\.json: .* is not as expected/);
    expect(String(refused).length).toBeLessThan(1000);
  });
});

describe('a data set that was changed since it was added', () => {
  it.each([
    ['a pixel', (path: string) => flip(join(path, 'train-images.idx'), 100), 'train-images.idx: '],
    ['a label', (path: string) => flip(join(path, 'train-labels.idx'), 9), 'train-labels.idx: '],
    [
      'a shorter file',
      (path: string) => writeFileSync(join(path, 'train-images.idx'), ''),
      'train-images.idx: the file is not the one that the import wrote; remove',
    ],
    ['a missing file', (path: string) => rmSync(join(path, 'train-images.idx')), 'there is no such file'],
  ])('%s', async (_, change, message) => {
    const dirs = await withMine();
    change(join(dirs.user, 'mine'));
    await expect(loadDataset('mine', 'train', dirs)).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
    await expect(loadDataset('mine', 'train', dirs)).rejects.toThrow(message);
    expect((await loadDataset('mine', 'test', dirs)).count).toBe(4);
  });

  it('cannot name files elsewhere', async () => {
    const dirs = await withMine();
    const manifest = join(dirs.user, 'mine', 'dataset.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('train-images.idx', '../../../etc/passwd'));
    await expect(loadDataset('mine', 'train', dirs)).rejects.toThrow("'train.images.file' is not as expected");
  });
});

describe('removeDataset', () => {
  it('takes away what was added and nothing else', async () => {
    const dirs = await withMine();
    await removeDataset('mine', dirs);
    expect(readdirSync(dirs.user)).toEqual([]);
    await expect(removeDataset(BUNDLED_DATASET, dirs)).rejects.toThrow('comes with the app; only data sets that you');
    expect((await listDatasets(dirs)).map((one) => one.name)).toEqual(bundled);
  });
});

describe('previewPicture', () => {
  it('shows the images, the classes in turn and each once', async () => {
    const picture = await previewPicture('mine', await withMine());
    // 36 of 40: six rows of six.
    expect(picture).toMatchObject({ width: 24, height: 24, channels: 1 });
    const tiles = Array.from({ length: 36 }, (_, i) => picture.pixels[Math.floor(i / 6) * 4 * 24 + (i % 6) * 4]!);
    expect(tiles.map((tile) => tile >= 200)).toEqual(Array.from({ length: 36 }, (_, i) => i % 2 === 1));
    expect(new Set(tiles).size).toBe(36);
  });

  it('says so when the images are cut off', async () => {
    const dirs = await withMine();
    writeFileSync(join(dirs.user, 'mine', 'train-images.idx'), Buffer.alloc(100));
    await expect(previewPicture('mine', dirs)).rejects.toThrow('train-images.idx: the file is not the one that');
  });

  it('shows few images once each, also where one class has more of them', async () => {
    const all = Array.from({ length: 11 }, (_, i) => [`${i < 2 ? 'a' : 'b'}/${i}.png`, flatPng(10 + 20 * i)]);
    const path = writeFiles(tempFolder(), Object.fromEntries(all) as Record<string, Uint8Array>);
    const dirs = freshDirs();
    await importDataset({ path, name: 'few' }, dirs, silent);
    const { images, labels } = await loadDataset('few', 'train', dirs);
    expect(labels).toHaveLength(10);
    const { pixels, width, height } = await previewPicture('few', dirs);
    expect([width, height]).toEqual([16, 12]);
    const tiles = Array.from({ length: 12 }, (_, i) => pixels[Math.floor(i / 4) * 4 * 16 + (i % 4) * 4]!);
    expect(tiles.slice(10)).toEqual([128, 128]);
    const shown = Array.from({ length: 10 }, (_, i) => images[16 * i]!);
    expect(tiles.slice(0, 10).sort((a, b) => a - b)).toEqual(shown.sort((a, b) => a - b));
  });

  it('shows the first image of each class of Fashion-MNIST', async () => {
    const dirs = freshDirs();
    const { pixels, width } = await previewPicture(BUNDLED_DATASET, dirs);
    expect(width).toBe(224);
    const { images, labels } = await loadDataset(BUNDLED_DATASET, 'train', dirs);
    const shirt = labels!.indexOf(0);
    for (let y = 0; y < 28; y++) {
      const row = images.subarray(784 * shirt + 28 * y, 784 * shirt + 28 * (y + 1));
      expect(pixels.subarray(224 * y, 224 * y + 28)).toEqual(row);
    }
  });

  it('shrinks large images', async () => {
    const large = { width: 300, height: 150 };
    const path = writeFiles(tempFolder(), { '1.png': flatPng(1, large), '2.png': flatPng(2, large) });
    const dirs = freshDirs();
    await importDataset({ path, name: 'large', size: large }, dirs, silent);
    expect(await previewPicture('large', dirs)).toMatchObject({ width: 64, height: 32 });
  });
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}
