import { describe, expect, it } from 'vitest';
import { BUNDLED_DATASET, defaultDataset, listDatasets, loadDataset } from '../../models/data/catalog.js';
import { freshDirs } from './temp-folder.js';

const dirs = freshDirs();

describe('the bundled data set', () => {
  it('is listed and is the default where nothing is installed', async () => {
    expect(await listDatasets(dirs)).toMatchObject([
      { name: BUNDLED_DATASET, origin: 'bundled', train: 10_000, test: 2_000, width: 28, height: 28, channels: 1 },
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

const FIRST_BOOT_ROW_12 = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 99, 244, 222, 220, 218, 203, 198, 221, 215, 213, 222, 220, 245, 119, 167, 56,
];
