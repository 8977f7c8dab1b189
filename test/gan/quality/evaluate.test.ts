/** A GAN's evaluation as it is asked for: on bright and dark images, against what is sure of them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../models/core/parse-config.js';
import { classifierConfig } from '../../../models/classifier/config.js';
import { networkVariables } from '../../../models/classifier/network.js';
import type { Answering, StoredModel } from '../../../models/core/learner.js';
import type { Run } from '../../../models/core/model.js';
import type { Doing } from '../../../models/core/questions.js';
import type { ImageDataset } from '../../../models/data/dataset.js';
import { featureConfig } from '../../../models/gan/quality/feature-net.js';
import { qualityOf } from '../../../models/gan/quality/evaluate.js';
import { ganEvaluateQuestion, type GanEvaluation } from '../../../models/gan/questions/evaluate.js';
import { nativeBackend } from '../../engine/native.js';
import { configOf } from '../made.js';
import { HEIGHT, lamps, lampsOf, memory, SIZE, sourcesOf, WIDTH } from './lamps.js';

beforeAll(async () => {
  await nativeBackend();
});

const train = lamps;
const sources = sourcesOf(train);

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

const answering: Answering = { monotonicMs: () => 0, cancelled: false };
const kept = memory();

interface Options {
  asked?: Record<string, unknown>;
  answering?: Partial<Answering>;
  image?: ImageDataset;
  config?: Record<string, unknown>;
}

async function evaluate(run: Run, { asked, answering: more, image = train, config }: Options = {}) {
  const part = qualityOf(configOf({ dataset: image.name, ...config }), image, sources);
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

const other = (model: Partial<StoredModel>): Partial<Answering> => ({
  otherRun: () => ({
    ...{ name: 'wise-heron', architecture: 'classifier', config: featureConfig(train), step: 7 },
    ...{ weights: [...kept.kept.values()][0]!, dataChange: null },
    ...model,
  }),
});

describe('a GAN’s evaluation', () => {
  it('of images like the data is near the floor, and says by what it was measured', async () => {
    const { body, doing } = await evaluate(asData);
    expect(doing[0]).toBe('Training a classifier');
    const { fid, fidFloor, precision, recall } = body.values;
    expect(fid!).toBeLessThan(4 * fidFloor!);
    expect(precision).toBeGreaterThan(0.9);
    expect(recall).toBeGreaterThan(0.9);
    expect(body).toMatchObject({ samples: 150, examples: 150, featureWidth: 64, neighbours: 150 });
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
    const { body } = await evaluate(asData, { asked: { samples: 10_000 } });
    expect(body.samples).toBe(160);
  });

  it('by a classifier of the user’s names it', async () => {
    const { body, doing } = await evaluate(asData, { asked: { features: '/runs/x' }, answering: other({}) });
    expect(doing[0]).toBe('Looking at real images');
    expect(body.features.name).toBe('wise-heron at step 7');
  });

  it('asks a GAN that is told classes for as many of each as there are', async () => {
    // Nine dark images to one bright one.
    const image = lampsOf(320);
    for (let i = 0; i < image.count; i++) {
      image.labels![i] = i % 10 === 0 ? 1 : 0;
      for (let at = i * SIZE; at < (i + 1) * SIZE; at++)
        image.images[at] = (image.images[at]! % 30) + 200 * image.labels![i]!;
    }
    const byClass: Run = (_name, feeds) => {
      const labels = feeds['labels'] as Int32Array;
      const data = Float32Array.from(
        { length: labels.length * SIZE },
        (_, i) => 200 * labels[Math.floor(i / SIZE)]! + (i % 30),
      );
      return { scalars: {}, tensors: { images: { shape: [labels.length, HEIGHT, WIDTH, 1], data } } };
    };
    const { body } = await evaluate(byClass, {
      image,
      config: { conditional: true },
      answering: other({}),
      asked: { features: '/x' },
    });
    for (const { generated, real } of body.classes) expect(generated).toBeCloseTo(real, 2);
    expect(body.classes[1]!.generated).toBeLessThan(0.2);
  });

  it('kept weights of another shape are made anew', async () => {
    const own = memory();
    const stale = { read: () => ({ 'head/0/kernel': { shape: [1], data: new Float32Array(1) } }), write: own.write };
    const { doing } = await evaluate(asData, { answering: { kept: stale } });
    expect(doing[0]).toBe('Training a classifier');
    expect(own.kept.size).toBe(1);
  });
});

it('data without classes are compared by a classifier of others of their size, whose classes are told', async () => {
  const image = { ...train, labels: null, classNames: [] };
  const config = { ...featureConfig(train), dataset: 'stars' };
  const stars = other({ config: config as never, assets: { classNames: ['dim', 'bright'] } });
  const { body } = await evaluate(asData, { image, asked: { features: '/runs/x' }, answering: stars });
  expect(body.features).toEqual({ name: "wise-heron at step 7, trained on 'stars'", testAccuracy: null });
  expect(body.classes.map(({ name }) => name)).toEqual(['dim', 'bright']);
  const unknown = other({ config: config as never });
  await expect(evaluate(asData, { image, asked: { features: '/runs/x' }, answering: unknown })).rejects.toThrow(
    'features: wise-heron does not see images of 6 × 4; use a classifier of such, whose classes are known.',
  );
});

describe('an evaluation is refused', () => {
  it('with fewer images than features', async () => {
    await expect(evaluate(asData, { asked: { samples: 60 } })).rejects.toThrow(
      'samples: 60 are not more than the 64 features of an image; use more than 64.',
    );
  });

  it('with so few images that there is nothing to compare', async () => {
    await expect(evaluate(asData, { image: lampsOf(8) })).rejects.toThrow(
      "dataset: 'lamps' has 8 images, too few to compare by 4 features of each; 10 are needed.",
    );
  });

  it('without classes to learn features by', async () => {
    await expect(evaluate(asData, { image: { ...train, labels: null, classNames: [] } })).rejects.toThrow(
      "features: 'lamps' has no classes, so that no classifier can be trained on it",
    );
  });

  it('with a classifier of other data', async () => {
    const config = featureConfig({ ...train, name: 'stars' });
    await expect(evaluate(asData, { asked: { features: '/runs/x' }, answering: other({ config }) })).rejects.toThrow(
      "features: wise-heron was trained on 'stars', and this GAN on 'lamps'; use a classifier of the same data.",
    );
  });

  it('with a run that is no classifier', async () => {
    const gan = other({ architecture: 'gan' });
    await expect(evaluate(asData, { asked: { features: '/runs/x' }, answering: gan })).rejects.toThrow(
      'features: wise-heron is not a classifier of images',
    );
  });

  it('with a classifier of what the data were before, or of another shape', async () => {
    const changed = other({ dataChange: 'train-images.idx differs' });
    const sentence = 'features: wise-heron was trained on other data of this name';
    await expect(evaluate(asData, { asked: { features: '/x' }, answering: changed })).rejects.toThrow(
      `${sentence} (train-images.idx differs); use a classifier of the same data.`,
    );
    await expect(evaluate(asData, { asked: { features: '/x' }, answering: other({ weights: {} }) })).rejects.toThrow(
      sentence,
    );
  });

  it('with a classifier of too many features', async () => {
    const config = parseConfig(classifierConfig, 'mlp', { dataset: 'lamps', hiddenLayers: [300] });
    const weights = networkVariables(config as never, { input: [HEIGHT, WIDTH, 1], outputs: 2 });
    await expect(
      evaluate(asData, { asked: { features: '/x' }, answering: other({ config, weights }) }),
    ).rejects.toThrow('features: the last hidden layer of that classifier has 300 units; use one with at most 256.');
  });

  it('where memory does not suffice, with the way out', async () => {
    const full: Run = () => {
      throw new Error('OOM when allocating tensor with shape[250,4,6,1]');
    };
    await expect(evaluate(full)).rejects.toThrow(
      'samples: there was not enough memory to compare 150 images; free some of it.',
    );
  });

  it('when it is taken back', async () => {
    await expect(evaluate(asData, { answering: { cancelled: true, kept: null } })).rejects.toThrow('taken back');
  });
});
