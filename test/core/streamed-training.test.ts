/** Images that stay in their file train as those that are held in memory, to the last bit. */
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TrainingState } from '../../models/core/learner.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { residentLimit } from '../../models/core/sources.js';
import { importDataset } from '../../models/data/catalog.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { encodePng } from '../../models/data/png.js';
import { freshDirs, tempFolder } from '../data/temp-folder.js';
import { writeFiles } from '../data/write-images.js';
import { nativeBackend } from '../engine/native.js';
import { Numbers } from '../transformer/reference/random.js';
import { programTraining } from './program.js';

/** A data set of 40 colour images in three classes, width and height of which differ; 36 are to train on. */
async function imagesIn(dirs: DataDirs): Promise<void> {
  const numbers = new Numbers(5);
  const image = () => Uint8Array.from({ length: 8 * 12 * 3 }, () => 127 * (1 + numbers.next()));
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `${['ant', 'bee', 'cat'][i % 3]}/${i}.png`,
      encodePng({ width: 8, height: 12, channels: 3, pixels: image() }),
    ]),
  );
  await importDataset({ path: writeFiles(tempFolder(), files), name }, dirs, () => undefined);
}

const name = 'animals';
const dirs = freshDirs();
const none = () => ({ free: 0, total: 0 });

beforeAll(async () => {
  await nativeBackend();
  await imagesIn(dirs);
});

interface Wanted {
  architecture: string;
  preset: string;
  changes: Record<string, unknown>;
}

const gan: Wanted = {
  ...{ architecture: 'gan', preset: 'dcgan' },
  changes: {
    ...{ filters: [3], latentSize: 3, conditional: true, discriminatorSteps: 2, averageDecay: 0, batchSize: 7 },
  },
};
const wanted: Wanted[] = [
  gan,
  { ...gan, changes: { network: 'mlp', batchSize: 5, accumulate: 2 } },
  {
    ...{ architecture: 'classifier', preset: 'cnn' },
    changes: { filters: [4], denseLayers: [4], batchSize: 6, evaluateEvery: 2 },
  },
  {
    ...{ architecture: 'transformer', preset: 'patches' },
    changes: { patchSize: 4, width: 8, heads: 2, layers: 1, batchSize: 6, evaluateEvery: 2 },
  },
];

/** `free` memory of none at all leaves every image in its file. */
const start = ({ architecture, preset, changes }: Wanted, free: number, state?: TrainingState) =>
  programTraining({
    ...{ architecture, dirs, ...(state && { state }) },
    config: parseConfig(architectureConfig(architecture), preset, { dataset: name, steps: 12, ...changes }),
    memoryRoom: free === 0 ? none : () => ({ free, total: free }),
  });

describe.each(wanted)('$architecture with $changes', (one) => {
  it('learns the same, looks the same, and goes on bit by bit', async () => {
    const [held, streamed] = [await start(one, 2 ** 34), await start(one, 0)];
    const steps = (training: typeof held, count: number) =>
      Array.from({ length: count }, () => ({ ...training.advance().values, ...training.check() }));
    const expected = steps(held, 8);
    expect(steps(streamed, 5)).toEqual(expected.slice(0, 5));
    const panels = held.panels;
    streamed.observe(panels);
    const later = await start(one, 0, streamed.state());
    expect(steps(later, 3)).toEqual(expected.slice(5));
    const kept = ({ weights, optimizer }: TrainingState) => ({ weights, optimizer });
    expect(kept(later.state())).toEqual(kept(held.state()));
    expect(later.observe(panels)).toEqual(held.observe(panels));
    for (const training of [held, streamed, later]) training.dispose();
  });
});

it('tells in a sentence that the file is another one by now, with all as it was before the step', async () => {
  const own = freshDirs();
  await imagesIn(own);
  const training = await programTraining({
    ...{ architecture: 'gan', dirs: own, memoryRoom: none },
    config: parseConfig(architectureConfig('gan'), 'mlp', {
      dataset: name,
      steps: 4,
      batchSize: 4,
      generatorLayers: [4],
      discriminatorLayers: [4],
    }),
  });
  training.advance();
  const before = training.state();
  truncateSync(join(own.user, name, 'train-images.idx'), 3000);
  expect(() => training.advance()).toThrow(
    /animals\/train-images\.idx: the file is not the one that the import wrote; /,
  );
  expect(training.state()).toEqual(before);
  training.dispose();
});

it('holds images that take little of what memory there is', () => {
  const room = (free: number) => ({ free, total: 2 ** 40 });
  expect(residentLimit(room(0))).toBe(0);
  expect(residentLimit(room(2 ** 30))).toBe(2 ** 26);
  expect(residentLimit(room(2 ** 38))).toBe(2 ** 26);
});
