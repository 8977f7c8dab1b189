import { describe, expect, it } from 'vitest';
import { importDataset, loadDataset } from '../../models/data/catalog.js';
import { groupByKey, shares, splitGroups } from '../../models/data/split-groups.js';
import { idxHeader } from '../../models/data/idx.js';
import { tempFolder, freshDirs } from './temp-folder.js';
import { draw } from './tokenizers/arbitrary-text.js';
import { writeFiles } from './write-images.js';
import { join } from 'node:path';

/** Images of 2 × 2 whose first pixels are `kinds`, with labels; `test` makes files for testing too. */
async function added(kinds: number[], labels: number[] | null, test: number[] | null = null) {
  const images = (all: number[]) =>
    Buffer.concat([idxHeader('u1', [all.length, 2, 2]), Buffer.from(all.flatMap((k) => [k & 255, k >> 8, 7, 7]))]);
  const folder = writeFiles(tempFolder(), {
    'train-images.idx': images(kinds),
    ...(labels && { 'train-labels.idx': Buffer.concat([idxHeader('u1', [labels.length]), Buffer.from(labels)]) }),
    ...(test && { 'test-images.idx': images(test) }),
  });
  const dirs = freshDirs();
  const info = await importDataset({ path: join(folder, 'train-images.idx'), name: 'mine' }, dirs, () => undefined);
  const load = (split: 'train' | 'test') => loadDataset('mine', split, dirs);
  const kindsOf = ({ images: pixels, count }: Awaited<ReturnType<typeof load>>) =>
    Array.from({ length: count }, (_, i) => pixels[4 * i]! + 256 * pixels[4 * i + 1]!);
  const [train, tested] = [await load('train'), await load('test')];
  return { info, notes: info.notes!, train, test: tested, trained: kindsOf(train), tested: kindsOf(tested) };
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('images', () => {
  it('of 100 classes of four are set aside for 40 of them, spread over all', async () => {
    const { info, test, notes } = await added(
      upTo(400),
      upTo(400).map((i) => i % 100),
    );
    expect([info.train, info.test]).toEqual([360, 40]);
    expect(new Set(test.labels).size).toBe(40);
    expect(Math.max(...test.labels!)).toBeGreaterThan(95);
    expect(notes[0]).toBe("60 of 100 classes have no image for testing, such as '1'.");
    expect(notes[1]).toMatch(
      /^Every class has fewer than 50 images to train on, which are few to learn from: '\d+' 3, /,
    );
  });

  it('that are equal are never in both parts, whatever their classes, which is told', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const kinds = upTo(300).map((i) => draw(seed, i, 130));
      const { trained, tested, notes } = await added(
        kinds,
        upTo(300).map((i) => draw(seed + 50, i, 3)),
      );
      expect(tested.filter((kind) => trained.includes(kind))).toEqual([]);
      expect(tested.length).toBeGreaterThan(25);
      expect(tested.length).toBeLessThanOrEqual(30);
      const repeated = 300 - new Set(kinds).size;
      expect(notes[0]).toBe(
        `${repeated} of 300 images are the same as another; equal ones are all to train on or all for testing.`,
      );
      expect(notes[1]).toMatch(/images are the same as one of another class, such as of '\d' and '\d'/);
    }
  });

  it('that the source itself has in both parts are counted', async () => {
    const { notes } = await added(upTo(60), null, [3, 4, 100, 101]);
    expect(notes[1]).toBe('2 of the images for testing are also among those to train on.');
    expect(notes[2]).toMatch(/^Only 4 images are for testing, of 64/);
  });

  it('of pairs in small classes are set aside in pairs, as many as a tenth', async () => {
    const { tested, trained } = await added(
      upTo(400).map((i) => i >> 1),
      upTo(400).map((i) => Math.floor(i / 4)),
    );
    expect(tested).toHaveLength(40);
    expect(tested.filter((kind) => trained.includes(kind))).toEqual([]);
  });

  it('of one for each class are divided all the same, and what is not trained on is told', async () => {
    const { info, notes } = await added(upTo(10), upTo(10));
    expect([info.train, info.test]).toEqual([9, 1]);
    expect(notes).toContainEqual(expect.stringMatching(/^The class '\d' has no image to train on\.$/));
  });

  it('that are all the same are refused', async () => {
    await expect(added([5, 5, 5], null)).rejects.toThrow('all 3 images are the same; at least two different ones');
  });

  it('are counted by class, for who shows the set', async () => {
    const { info, train } = await added(
      upTo(60),
      upTo(60).map((i) => (i < 20 ? 0 : 1)),
    );
    const counts = [0, 1].map((label) => train.labels!.filter((one) => one === label).length);
    expect(info).toMatchObject({ classCounts: counts });
    expect(counts[0]! + counts[1]!).toBe(54);
  });
});

describe('groups', () => {
  const split = (keys: string[], labels: number[], oneIn = 10) =>
    splitGroups(
      groupByKey(keys.length, (i) => keys[i]!, labels),
      Math.max(...labels) + 1,
      oneIn,
    );

  it('are chosen by key, not by place', () => {
    const keys = upTo(50).map((i) => `k${(i * 37) % 50}`);
    const labels = keys.map((_, i) => i % 2);
    const chosen = (order: number[]) => {
      const parts = split(
        order.map((i) => keys[i]!),
        order.map((i) => labels[i]!),
      )!;
      return Array.from(parts.test, (at) => keys[order[at]!]).sort();
    };
    expect(chosen(upTo(50).reverse())).toEqual(chosen(upTo(50)));
    expect(chosen(upTo(50))).toHaveLength(5);
  });

  it('leave each class one to train on, and are null where none can be spared', () => {
    expect(split(['a', 'b', 'c'], [0, 0, 1])!.test.length).toBe(1);
    expect([...split(['a', 'b', 'c'], [0, 0, 1])!.train]).toContain(2);
    expect(split(['a', 'b'], [0, 1])).toBeNull();
    expect(split(['a', 'a'], [0, 0])).toBeNull();
  });
});

it('equal remainders are taken at even distances', () => {
  expect(shares([4, 4, 4, 4, 4, 4], 10)).toEqual([1, 0, 0, 1, 0, 0]);
  expect(shares([15, 5, 15, 5], 10)).toEqual([2, 0, 2, 0]);
});
