/** A GAN's evaluation as it is asked for: on bright and dark images, against what is sure of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Answering, KeptWeights, StoredModel } from '../../../models/core/learner.js';
import type { DataSources, Run } from '../../../models/core/model.js';
import type { Doing } from '../../../models/core/questions.js';
import type { ImageDataset, Split } from '../../../models/data/dataset.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { featureConfig } from '../../../models/gan/quality/feature-net.js';
import { qualityOf } from '../../../models/gan/quality/evaluate.js';
import { ganEvaluateQuestion, type GanEvaluation } from '../../../models/gan/questions/evaluate.js';
import { nativeBackend } from '../../engine/native.js';
import { configOf } from '../made.js';

beforeAll(async () => {
  await nativeBackend();
});

const [HEIGHT, WIDTH] = [4, 6];
const SIZE = HEIGHT * WIDTH;

/** Images of two classes: dark with a little noise, and bright. */
function datasetOf(count: number): ImageDataset {
  const noise = (i: number) => Math.floor(30 * Math.abs(Math.sin(12.9898 * i)));
  return {
    ...{ name: 'lamps', count, height: HEIGHT, width: WIDTH, channels: 1, classNames: ['off', 'on'] },
    images: Uint8Array.from({ length: count * SIZE }, (_, i) => (Math.floor(i / SIZE) % 2 === 0 ? 0 : 200) + noise(i)),
    labels: Int32Array.from({ length: count }, (_, i) => i % 2),
  };
}

const train = datasetOf(320);
const sources = { images: (split: Split) => Promise.resolve(split === 'train' ? train : datasetOf(40)) } as DataSources;

/** Draws training images, or only such of one class. */
const drawing = (pixelsOf: (image: number) => number): Run => {
  let drawn = 0;
  return () => {
    const data = Float32Array.from({ length: 250 * SIZE }, (_, i) => pixelsOf(drawn + Math.floor(i / SIZE)));
    drawn += 250;
    return { scalars: {}, tensors: { images: { shape: [250, HEIGHT, WIDTH, 1], data } } };
  };
};
const asData: Run = () => {
  const data = Float32Array.from({ length: 250 * SIZE }, (_, i) => train.images[i]!);
  return { scalars: {}, tensors: { images: { shape: [250, HEIGHT, WIDTH, 1], data } } };
};

function memory(): KeptWeights & { kept: Map<string, Record<string, TensorData>> } {
  const kept = new Map<string, Record<string, TensorData>>();
  return { kept, read: (name) => kept.get(name) ?? null, write: (name, weights) => void kept.set(name, weights) };
}

const answering: Answering = { monotonicMs: () => 0, cancelled: false };
const kept = memory();

async function evaluate(run: Run, asked: Record<string, unknown> = {}, more: Partial<Answering> = {}, image = train) {
  const part = qualityOf(configOf({ dataset: image.name }), image, sources);
  const given = ganEvaluateQuestion.asked.parse({ samples: 150, ...asked });
  const question = part.questions![ganEvaluateQuestion.name]!;
  const work = question(run, given as never, { ...answering, kept, ...more }) as AsyncGenerator<
    Doing,
    { body: GanEvaluation }
  >;
  const doing = new Set<string>();
  for (;;) {
    const { done, value } = await work.next();
    if (done) return { body: ganEvaluateQuestion.answered.parse(value.body), doing: [...doing] };
    doing.add(value.doing);
  }
}

describe('a GAN’s evaluation', () => {
  it('of images like the data is near the floor, and says by what it was measured', async () => {
    const { body, doing } = await evaluate(asData);
    expect(doing[0]).toBe('Training a classifier');
    const { fid, fidFloor, precision, recall } = body.values;
    expect(fid!).toBeLessThan(4 * fidFloor!);
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.9);
    expect(body).toMatchObject({ samples: 150, examples: 150, featureWidth: 128, neighbours: 150 });
    expect(body.features).toEqual({ name: 'a classifier trained on the spot', testAccuracy: 1 });
    for (const { generated, real } of body.classes) expect(Math.abs(generated - real)).toBeLessThan(0.15);
  });

  it('of one class alone is far from it, recalls half, and the classes show which; the classifier is kept', async () => {
    expect(kept.kept.size).toBe(1);
    const { body, doing } = await evaluate(drawing((image) => 200 + (image % 30)));
    expect(doing).not.toContain('Training a classifier');
    expect(body.values['fid']!).toBeGreaterThan(20 * body.values['fidFloor']!);
    expect(body.values['kid']!).toBeGreaterThan(body.values['kidFloor']!);
    expect(body.values['recall']!).toBeLessThan(0.6);
    expect(body.classes.map(({ name, generated }) => [name, generated])).toEqual([
      ['off', 0],
      ['on', 1],
    ]);
  });

  it('is made on at most half of the training images', async () => {
    const { body } = await evaluate(asData, { samples: 10_000 });
    expect(body.samples).toBe(160);
  });
});

describe('an evaluation is refused', () => {
  const other = (model: Partial<StoredModel>): Partial<Answering> => ({
    otherRun: () => ({
      ...{ name: 'wise-heron', architecture: 'classifier', config: featureConfig(train), step: 7, weights: {} },
      ...model,
    }),
  });

  it('with fewer images than features', async () => {
    await expect(evaluate(asData, { samples: 100 })).rejects.toThrow(
      'samples: 100 are not more than the 128 features of an image; use more than 128.',
    );
  });

  it('without classes to learn features by', async () => {
    await expect(evaluate(asData, {}, {}, { ...train, labels: null, classNames: [] })).rejects.toThrow(
      "features: 'lamps' has no classes, so that no classifier can be trained on it",
    );
  });

  it('with a classifier of other data', async () => {
    const config = featureConfig({ ...train, name: 'stars' });
    await expect(evaluate(asData, { features: '/runs/x' }, other({ config }))).rejects.toThrow(
      "features: wise-heron was trained on 'stars', and this GAN on 'lamps'; use a classifier of the same data.",
    );
  });

  it('with a run that is no classifier', async () => {
    await expect(evaluate(asData, { features: '/runs/x' }, other({ architecture: 'gan' }))).rejects.toThrow(
      'features: wise-heron is not a classifier of images',
    );
  });

  it('when it is taken back', async () => {
    await expect(evaluate(asData, {}, { cancelled: true, kept: null })).rejects.toThrow('taken back');
  });
});
