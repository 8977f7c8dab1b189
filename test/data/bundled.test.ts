import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolders } from '../../build/paths.mjs';
import {
  BUNDLED_DATASET,
  BUNDLED_TEXT,
  defaultDataset,
  listDatasets,
  loadCorpus,
  loadDataset,
  loadLabelledTexts,
  previewPicture,
} from '../../models/data/catalog.js';
import { distinctCharacters } from '../../models/data/code-points.js';
import { bundled, bundledFolder, freshDirs } from './temp-folder.js';

const dirs = freshDirs();

it('the data sets that come with the app lie where the app and the CLI look', () => {
  expect(dataFolders().installed.map((folder) => join(folder))).toContain(join(bundledFolder));
});

describe('the bundled images', () => {
  it('are listed and are the default where nothing is installed', async () => {
    const infos = await listDatasets(dirs);
    expect(infos.map(({ name }) => name)).toEqual(bundled);
    expect(infos.filter(({ name }) => [BUNDLED_DATASET, BUNDLED_TEXT].includes(name))).toMatchObject([
      { kind: 'images', name: BUNDLED_DATASET, origin: 'bundled', train: 10_000, test: 2_000, width: 28, channels: 1 },
      { kind: 'text', name: BUNDLED_TEXT, origin: 'bundled', train: 1_003_854, test: 111_540, characters: 65 },
    ]);
    expect(await defaultDataset(dirs)).toBe(BUNDLED_DATASET);
  });

  it.each([
    ['train', 10_000],
    ['test', 2_000],
  ] as const)('has equally many images of each class in %s', async (split, count) => {
    const data = await loadDataset(BUNDLED_DATASET, split, dirs);
    expect(data).toMatchObject({ name: BUNDLED_DATASET, count, height: 28, width: 28, channels: 1 });
    expect(data.images).toHaveLength(count * 784);
    expect(data.labels).toHaveLength(count);
    const perClass = new Array<number>(10).fill(0);
    data.labels!.forEach((label) => perClass[label]!++);
    expect(perClass).toEqual(new Array(10).fill(count / 10));
    expect(data.classNames[9]).toBe('Ankle boot');
  });

  it('has the brightness of the full set, whose published mean and deviation are 0.2860 and 0.3530', async () => {
    const { images } = await loadDataset(BUNDLED_DATASET, 'train', dirs);
    let sum = 0;
    let squares = 0;
    for (const value of images) {
      sum += value / 255;
      squares += (value / 255) ** 2;
    }
    const mean = sum / images.length;
    expect(mean).toBeCloseTo(0.286, 2);
    expect(Math.sqrt(squares / images.length - mean ** 2)).toBeCloseTo(0.353, 2);
  });

  it('begins with the first image of the full set, an ankle boot', async () => {
    const { images, labels } = await loadDataset(BUNDLED_DATASET, 'train', dirs);
    expect(labels![0]).toBe(9);
    // Row 12 of train-images-idx3-ubyte's first image.
    expect([...images.subarray(12 * 28, 13 * 28)]).toEqual(FIRST_BOOT_ROW_12);
  });
});

describe('the bundled text', () => {
  it('is the default for text; there is none for labelled texts', async () => {
    expect(await defaultDataset(dirs, 'text')).toBe(BUNDLED_TEXT);
    expect(await defaultDataset(dirs, 'labelled-text')).toBeNull();
  });

  it('is cut as nanoGPT cuts it: 1,003,854 and 111,540 characters, of 65 different ones', async () => {
    const { name, train, test } = await loadCorpus(BUNDLED_TEXT, dirs);
    expect(name).toBe(BUNDLED_TEXT);
    expect([train.length, test.length]).toEqual([1_003_854, 111_540]);
    expect(train.length).toBe(Math.floor(0.9 * (train.length + test.length)));
    const characters = String.fromCodePoint(...distinctCharacters([train, test]));
    expect(characters).toBe("\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    expect(characters).toHaveLength(65);
    expect(train.startsWith('First Citizen:\nBefore we proceed any further, hear me speak.\n')).toBe(true);
    expect(test.endsWith('Whiles thou art waking.\n')).toBe(true);
    const info = (await listDatasets(dirs)).find((one) => one.name === BUNDLED_TEXT);
    expect(info?.kind === 'text' && train.startsWith(info.excerpt)).toBe(true);
  });

  it('is refused where images or labelled texts are needed, and images where text is', async () => {
    const refusals = [
      [
        () => loadDataset(BUNDLED_TEXT, 'train', dirs),
        "'tiny-shakespeare' holds one long text; this needs images, such as",
      ],
      [() => previewPicture(BUNDLED_TEXT, dirs), "'tiny-shakespeare' holds one long text; this needs images, such as"],
      [() => loadLabelledTexts(BUNDLED_TEXT, 'train', dirs), 'holds one long text; this needs texts with a class each'],
      [() => loadCorpus(BUNDLED_DATASET, dirs), 'holds images; this needs one long text, such as tiny-shakespeare.'],
      [() => loadLabelledTexts(BUNDLED_DATASET, 'test', dirs), 'holds images; this needs texts with a class each'],
    ] as const;
    for (const [use, reason] of refusals) {
      const attempt = use();
      await expect(attempt).rejects.toThrow(expect.objectContaining({ name: 'RequestError', field: 'dataset' }));
      await expect(attempt).rejects.toThrow(reason);
    }
  });
});

const FIRST_BOOT_ROW_12 = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 99, 244, 222, 220, 218, 203, 198, 221, 215, 213, 222, 220, 245, 119, 167, 56,
];
