import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataFolders } from '../../build/paths.mjs';
import { BUNDLED_DATASET, defaultDataset, listDatasets, loadDataset } from '../../models/data/catalog.js';
import { fashionMnistFiles, hasFashionMnist } from '../../models/data/fashion-mnist.js';
import { bundled, bundledFolder, freshDirs, tempFolder } from './temp-folder.js';

const folders = dataFolders().installed.map((root) => join(root, 'fashion-mnist'));
const whole = await Promise.all(folders.map(hasFashionMnist));
const full = folders[whole.indexOf(true)];
const { train, test } = fashionMnistFiles;

/** A folder of installed data sets with Fashion-MNIST in it, to be damaged. */
function copyOf(source: string): { root: string; dirs: { user: string; installed: string[] } } {
  const root = tempFolder();
  mkdirSync(join(root, 'fashion-mnist'));
  for (const { file } of [train.images, train.labels, test.images, test.labels]) {
    copyFileSync(join(source, file), join(root, 'fashion-mnist', file));
  }
  return { root, dirs: { ...freshDirs(), installed: [root, bundledFolder] } };
}

// The set-up installs it; where neither the registries nor the system have it, the bundled part is what there is.
describe.skipIf(full === undefined)('the full Fashion-MNIST', () => {
  const { root, dirs } = copyOf(full ?? '');

  it('is listed before the bundled part and is the default', async () => {
    expect((await listDatasets(dirs)).map((one) => one.name)).toEqual(['fashion-mnist', ...bundled]);
    expect(await defaultDataset(dirs)).toBe('fashion-mnist');
  });

  it('has 6,000 + 1,000 images of each class and the published mean and deviation', async () => {
    for (const [split, count] of [
      ['train', 60_000],
      ['test', 10_000],
    ] as const) {
      const data = await loadDataset('fashion-mnist', split, dirs);
      const perClass = new Array<number>(10).fill(0);
      data.labels!.forEach((label) => perClass[label]!++);
      expect(perClass).toEqual(new Array(10).fill(count / 10));
      if (split === 'test') continue;
      const histogram = new Float64Array(256);
      data.images.forEach((value) => histogram[value]!++);
      const mean = histogram.reduce((sum, n, value) => sum + n * value, 0) / data.images.length;
      const squares = histogram.reduce((sum, n, value) => sum + n * (value - mean) ** 2, 0) / data.images.length;
      expect(mean / 255).toBeCloseTo(0.286, 4);
      expect(Math.sqrt(squares) / 255).toBeCloseTo(0.353, 4);
    }
  });

  it('holds the bundled part: every sixth image of each class', async () => {
    const all = await loadDataset('fashion-mnist', 'train', dirs);
    const part = await loadDataset(BUNDLED_DATASET, 'train', dirs);
    const seen = new Array<number>(10).fill(0);
    const chosen = [...all.labels!.keys()].filter((i) => seen[all.labels![i]!]!++ % 6 === 0);
    const differing = chosen.filter(
      (image, i) =>
        all.labels![image] !== part.labels![i] ||
        Buffer.compare(
          all.images.subarray(784 * image, 784 * (image + 1)),
          part.images.subarray(784 * i, 784 * (i + 1)),
        ),
    );
    expect(chosen).toHaveLength(part.count);
    expect(differing).toEqual([]);
  });

  it('is accepted when packed anew', async () => {
    const path = join(root, 'fashion-mnist', test.labels.file);
    writeFileSync(path, gzipSync(gunzipSync(readFileSync(path)), { level: 1 }));
    expect((await loadDataset('fashion-mnist', 'test', dirs)).count).toBe(10_000);
  });
});

describe('a damaged Fashion-MNIST', () => {
  // The bundled files have the same names and other content.
  const damaged = () => copyOf(join(bundledFolder, BUNDLED_DATASET));

  it('is not offered, and loading it names the file and the remedy', async () => {
    const { root, dirs } = damaged();
    expect((await listDatasets(dirs)).map((one) => one.name)).toEqual(bundled);
    expect(await defaultDataset(dirs)).toBe(BUNDLED_DATASET);
    await expect(loadDataset('fashion-mnist', 'train', dirs)).rejects.toThrow(
      `${join(root, 'fashion-mnist', train.images.file)}: this is not the official file of Fashion-MNIST or was cut off; remove it and install the data set again.`,
    );
  });

  it('with a file missing or cut', async () => {
    const { root, dirs } = damaged();
    truncateSync(join(root, 'fashion-mnist', train.images.file), 3);
    await expect(loadDataset('fashion-mnist', 'train', dirs)).rejects.toThrow('was cut off');
    rmSync(join(root, 'fashion-mnist', train.images.file));
    await expect(loadDataset('fashion-mnist', 'train', dirs)).rejects.toThrow('there is no such file or folder');
  });

  it.skipIf(full === undefined)('gives way to a whole one in a later folder', async () => {
    const { dirs } = damaged();
    const both = { ...dirs, installed: [...dirs.installed, join(full!, '..')] };
    expect(await defaultDataset(both)).toBe('fashion-mnist');
    expect((await loadDataset('fashion-mnist', 'test', both)).count).toBe(10_000);
  });
});
