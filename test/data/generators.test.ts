import { describe, expect, it } from 'vitest';
import {
  classCounts,
  describeDataset,
  imagesPage,
  listDatasets,
  loadDataset,
  loadTable,
  makeDataset,
  previewPicture,
  removeDataset,
} from '../../models/data/catalog.js';
import { randomDraws } from '../../models/data/generators/random.js';
import { drawShape } from '../../models/data/generators/shape-pictures.js';
import { freshDirs } from './temp-folder.js';

const dirs = freshDirs();
const distance = (values: Float64Array, row: number) => Math.hypot(values[2 * row]!, values[2 * row + 1]!);

describe('random draws', () => {
  it('have the mean and the deviation that they say, and are the same of the same seed and stream', () => {
    const moments = (draw: () => number) => {
      const values = Array.from({ length: 20_000 }, draw);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
    };
    const draws = randomDraws(7, 0);
    for (const draw of [draws.normal, draws.grain]) {
      const [mean, deviation] = moments(draw);
      expect(mean).toBeCloseTo(0, 1);
      expect(deviation).toBeCloseTo(1, 1);
    }
    const first = (seed: number, stream: number) => randomDraws(seed, stream).uniform();
    expect(first(7, 0)).toBe(first(7, 0));
    expect(new Set([first(7, 0), first(7, 1), first(8, 0), first(7 + 2 ** 32, 0)]).size).toBe(4);
  });
});

describe('points', () => {
  it('without noise lie where they should', async () => {
    const own = freshDirs();
    for (const generator of ['moons', 'circles', 'spirals', 'blobs']) {
      await makeDataset({ generator, name: `my-${generator}`, rows: 200, noise: 0 }, own).catch((error: unknown) => {
        // Clouds without noise are three points.
        expect([generator, String(error)]).toEqual(['blobs', expect.stringContaining('no row can be set aside')]);
      });
    }
    const circles = await loadTable('my-circles', 'train', own);
    circles.labels!.forEach((label, row) =>
      expect(distance(circles.values, row)).toBeCloseTo(label === 0 ? 0.5 : 1, 12),
    );
    const moons = await loadTable('my-moons', 'train', own);
    moons.labels!.forEach((label, row) => {
      const [x, y] = [moons.values[2 * row]!, moons.values[2 * row + 1]!];
      expect(label === 0 ? Math.hypot(x, y) : Math.hypot(1 - x, 0.5 - y)).toBeCloseTo(1, 12);
      expect(label === 0 ? y >= 0 : y <= 0.5).toBe(true);
    });
    const spirals = await loadTable('my-spirals', 'train', own);
    spirals.labels!.forEach((label, row) => {
      const radius = distance(spirals.values, row);
      const angle = 2 * Math.PI * 1.75 * radius + Math.PI * label;
      expect(spirals.values[2 * row]).toBeCloseTo(radius * Math.cos(angle), 12);
    });
  });

  it('of a ring and a grid lie in clouds that are named by their place', async () => {
    const centresOf = async (name: string) => {
      const { values, labels, classNames } = await loadTable(name, 'train', dirs);
      return Object.fromEntries(
        classNames.map((className, label) => {
          const rows = [...labels!.keys()].filter((row) => labels![row] === label);
          const mean = (axis: number) => rows.reduce((sum, row) => sum + values[2 * row + axis]! / rows.length, 0);
          return [className, [mean(0), mean(1)] as const];
        }),
      );
    };
    const near = ([x, y]: readonly [number, number] = [NaN, NaN], [toX, toY]: readonly [number, number]) => {
      expect(x).toBeCloseTo(toX, 1);
      expect(y).toBeCloseTo(toY, 1);
    };
    const ring = await centresOf('ring');
    expect(Object.keys(ring)).toHaveLength(8);
    near(ring['E'], [1.5, 0]);
    near(ring['N'], [0, 1.5]);
    near(ring['SW'], [-1.5 * Math.SQRT1_2, -1.5 * Math.SQRT1_2]);
    const grid = await centresOf('grid');
    expect(Object.keys(grid)).toHaveLength(25);
    near(grid['d3'], [1, 0]);
    near(grid['a5'], [-2, 2]);
  });

  it.each(['moons', 'circles', 'spirals', 'blobs', 'ring', 'grid'])(
    'of %s are listed with points to draw, and the same each time',
    async (name) => {
      const info = (await listDatasets(dirs)).find((one) => one.name === name);
      if (info?.kind !== 'table') throw new Error(`${name} is not listed as a table.`);
      expect(info).toMatchObject({ origin: 'bundled', train: 800, test: 200 });
      expect(info.points).toHaveLength(400);
      const [once, twice] = [await loadTable(name, 'train', dirs), await loadTable(name, 'train', dirs)];
      expect(once).toEqual(twice);
      expect([once.count, once.classNames]).toEqual([info.train, info.classNames]);
    },
  );
});

describe('shapes', () => {
  it('are pictures of 64 × 64 in colour, ten classes equally often, none in both parts', async () => {
    const test = await loadDataset('shapes', 'test', dirs);
    expect(test).toMatchObject({ count: 1000, width: 64, height: 64, channels: 3 });
    expect(await describeDataset('shapes', dirs)).toMatchObject({
      train: 4000,
      test: 1000,
      classNames: test.classNames,
    });
    expect(await classCounts('shapes', dirs)).toEqual(Array(10).fill(400));
    expect(test.classNames.map((_, label) => test.labels!.filter((one) => one === label).length)).toEqual(
      Array(10).fill(100),
    );
    const drawn = (picture: number) => {
      const pixels = new Uint8Array(64 * 64 * 3);
      drawShape(picture, { noise: 0.03, seed: 1 }, pixels, 0);
      return pixels;
    };
    // The first for testing comes after the last for training, whatever there is before it.
    expect(test.images.subarray(0, 12_288)).toEqual(drawn(4000));
    expect(drawn(0)).not.toEqual(drawn(10));
  });

  it('show the colour that their class names', () => {
    const reddest = (picture: number) => {
      const pixels = new Uint8Array(12_288);
      drawShape(picture, { noise: 0, seed: 5 }, pixels, 0);
      // The most saturated pixel lies within the figure.
      let [best, at] = [-1, 0];
      for (let i = 0; i < pixels.length; i += 3) {
        const [r, g, b] = [pixels[i]!, pixels[i + 1]!, pixels[i + 2]!];
        const range = Math.max(r, g, b) - Math.min(r, g, b);
        if (range > best) [best, at] = [range, i];
      }
      const colour = [...pixels.subarray(at, at + 3)];
      return colour.indexOf(Math.max(...colour));
    };
    for (let i = 0; i < 30; i++) {
      // Red and blue discs, green triangles.
      expect([reddest(10 * i), reddest(10 * i + 1), reddest(10 * i + 4)]).toEqual([0, 2, 1]);
    }
  });

  it('are looked at by page and class', async () => {
    expect(await previewPicture('shapes', dirs)).toMatchObject({ width: 512, height: 512, channels: 3 });
    expect(await imagesPage('shapes', { label: null, page: 0 }, dirs)).toMatchObject({ width: 768, height: 384 });
    expect(await imagesPage('shapes', { label: 3, page: 5 }, dirs)).toMatchObject({ width: 768, height: 256 });
    await expect(imagesPage('shapes', { label: 3, page: 6 }, dirs)).rejects.toThrow(
      'page: 6 is not there; 400 images fill 6',
    );
    await expect(imagesPage('shapes', { label: 10, page: 0 }, dirs)).rejects.toThrow(
      "class: 10 is not there; 'shapes' has 10",
    );
    await expect(imagesPage('iris', { label: null, page: 0 }, dirs)).rejects.toThrow(
      "'iris' holds a table; this needs images",
    );
  });

  it('of a class are those of that class', async () => {
    const page = await imagesPage('fashion-mnist-10k', { label: 9, page: 0 }, dirs);
    const { images, labels } = await loadDataset('fashion-mnist-10k', 'train', dirs);
    const boots = Array.from(labels!.keys()).filter((i) => labels![i] === 9);
    // The second tile of the second row.
    const tile = Array.from({ length: 28 }, (_, y) =>
      page.pixels.subarray((28 + y) * page.width + 28, (28 + y) * page.width + 56),
    );
    expect(tile.flatMap((row) => [...row])).toEqual([...images.subarray(boots[13]! * 784, (boots[13]! + 1) * 784)]);
  });
});

describe('a variant', () => {
  it('is kept as a data set of the user, as large and as noisy as asked for', async () => {
    const own = freshDirs();
    const info = await makeDataset({ generator: 'moons', name: 'my-moons', rows: 2000, noise: 0.2, seed: 3 }, own);
    expect(info).toMatchObject({ name: 'my-moons', origin: 'user', train: 1600, test: 400 });
    expect(info.summary).toBe('Made as moons: 2,000 rows, noise 0.2, seed 3.');
    const table = await loadTable('my-moons', 'test', own);
    expect(table).toMatchObject({ count: 400, targetName: 'moon', classNames: ['upper', 'lower'] });
    const shapes = await makeDataset({ generator: 'shapes', name: 'my-shapes', rows: 50, seed: 9 }, own);
    expect(shapes).toMatchObject({ kind: 'images', train: 40, test: 10, channels: 3 });
    expect((await loadDataset('my-shapes', 'train', own)).labels!.subarray(0, 12)).toEqual(
      Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]),
    );
    await removeDataset('my-moons', own);
    await expect(removeDataset('moons', own)).rejects.toThrow(
      "'moons' comes with the app; only data sets that you have",
    );
  });

  it.each([
    [
      { generator: 'stars', name: 'a' },
      "generator: 'stars' is unknown; use moons, circles, spirals, blobs, ring, grid, shapes.",
    ],
    [{ generator: 'moons', name: 'A b' }, "name: 'A b' is not allowed"],
    [{ generator: 'moons', name: 'moons' }, "name: there is a data set 'moons' already"],
    [{ generator: 'moons', name: 'a', rows: 19 }, 'rows: 19 is not allowed; use a whole number from 20 to 1,000,000.'],
    [
      { generator: 'shapes', name: 'a', rows: 1_000_001 },
      'rows: 1000001 is not allowed; use a whole number from 20 to 1,000,000.',
    ],
    [{ generator: 'moons', name: 'a', noise: NaN }, 'noise: NaN is not allowed; use a number from 0 to 10.'],
    [{ generator: 'shapes', name: 'a', noise: 2 }, 'noise: 2 is not allowed; use a number from 0 to 1.'],
    [{ generator: 'moons', name: 'a', seed: -1 }, 'seed: -1 is not allowed; use a whole number from 0.'],
  ])('is refused as %j', async (making, reason) => {
    const attempt = makeDataset(making, freshDirs());
    await expect(attempt).rejects.toThrow(
      expect.objectContaining({ name: 'RequestError', field: reason.split(':')[0] }),
    );
    await expect(attempt).rejects.toThrow(reason);
  });
});
