import { RequestError } from '../../core/errors.js';
import { standardNormal } from '../../core/initializers.js';
import type { Answering } from '../../core/learner.js';
import type { DataSources, ModelPart, Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import type { Doing } from '../../core/questions.js';
import type { ImageDataset } from '../../data/dataset.js';
import { epochOrder } from '../../data/shuffle.js';
import type { Feed } from '../../engine/program.js';
import type { GanConfig } from '../config.js';
import type { GanImages } from '../gan.js';
import { ganEvaluateQuestion, type EvaluateAsked, type GanEvaluation } from '../questions/evaluate.js';
import type { FeatureNet, Seen } from './feature-net.js';
import { rowsOf, type Features } from './features.js';
import { frechetDistance } from './frechet.js';
import { kernelDistance } from './kernel-distance.js';
import { pickFeatures } from './pick-features.js';
import { precisionAndRecall } from './precision-recall.js';

/** Images that are drawn at once. */
const AT_ONCE = 250;
/** Precision and recall compare all images with all: at most so many of each. */
const NEIGHBOURS = 2000;
/** KID is a mean over this many parts of at most so many images each. */
const PARTS = { count: 5, size: 1000 };
/** Features beyond this take long in float64, and more images than people have. */
const MOST_FEATURES = 256;

/** Answers how far generated images are from those that the GAN learns from. */
export function qualityOf(config: GanConfig, image: GanImages, sources: DataSources): ModelPart {
  return {
    questions: {
      [ganEvaluateQuestion.name]: (run, asked: EvaluateAsked, answering) =>
        evaluate(run, asked, { config, image, sources, answering }),
    },
  };
}

interface Evaluating {
  config: GanConfig;
  image: GanImages;
  sources: DataSources;
  answering: Answering;
}

async function* evaluate(
  run: Run,
  { samples: wanted, features, seed }: EvaluateAsked,
  { config, image, sources, answering }: Evaluating,
): AsyncGenerator<Doing, PanelContent<GanEvaluation>> {
  const samples = Math.min(wanted, Math.floor(image.count / 2));
  if (samples < 2) throw new RequestError(`samples: '${image.name}' has too few images to compare with.`);
  const { net, name } = yield* pickFeatures(features, image, { sources, answering });
  try {
    const look = (pixels: ArrayLike<number>, count: number, doing: string) =>
      watched(net.see(pixels, count, doing), answering);
    const [real, other] = halves(image, samples);
    const seenReal = yield* look(real, samples, 'Looking at real images');
    const { width } = seenReal;
    assertWidth(width, samples, image);
    const seenOther = yield* look(other, samples, 'Looking at other real images');
    const drawn = yield* watched(draw(run, { config, image, samples, seed }), answering);
    const seenDrawn = yield* look(drawn, samples, 'Looking at generated images');
    const testAccuracy = yield* accuracy(net, await sources.images('test'), answering);
    yield { doing: 'Comparing', done: 0, total: 1 };
    const [a, b, g] = [seenReal, seenOther, seenDrawn].map((seen) => featuresOf(seen, samples)) as [
      Features,
      Features,
      Features,
    ];
    const some = Math.min(samples, NEIGHBOURS);
    const first = Int32Array.from({ length: some }, (_, row) => row);
    const values = {
      fid: frechetDistance(a, g),
      fidFloor: frechetDistance(a, b),
      kid: meanKernelDistance(a, g),
      kidFloor: meanKernelDistance(a, b),
      ...precisionAndRecall(rowsOf(a, first), rowsOf(g, first)),
    };
    const shares = (classes: Int32Array) =>
      image.classNames.map(
        (_, label) => classes.reduce((sum, one) => sum + (one === label ? 1 : 0), 0) / classes.length,
      );
    const [generated, realShares] = [shares(seenDrawn.classes), shares(seenReal.classes)];
    return {
      body: {
        ...{ values, examples: samples, unit: 'generated images', samples, featureWidth: width, neighbours: some },
        features: { name, testAccuracy },
        classes: image.classNames.map((className, label) => ({
          ...{ name: className, generated: generated[label]!, real: realShares[label]! },
        })),
      },
    };
  } finally {
    net.dispose();
  }
}

/** With fewer images than features, covariances are singular, and distances say little. */
function assertWidth(width: number, samples: number, { name, count }: GanImages): void {
  if (width > MOST_FEATURES) {
    throw new RequestError(
      `features: its last hidden layer has ${width} units; use a classifier with at most ${MOST_FEATURES}.`,
      { field: 'features' },
    );
  }
  if (samples > width) return;
  const remedy =
    count / 2 > width
      ? `use more than ${width}`
      : `'${name}' has ${count} images, too few; use a classifier with fewer`;
  throw new RequestError(`samples: ${samples} are not more than the ${width} features of an image; ${remedy}.`, {
    field: 'samples',
  });
}

/** Two parts of the training images without an image in common, in an order of their own. */
function halves({ images, count }: GanImages, samples: number): [Uint8Array, Uint8Array] {
  const order = epochOrder(0, 0, count);
  const size = images.length / count;
  const part = (from: number) => {
    const pixels = new Uint8Array(samples * size);
    for (let row = 0; row < samples; row++) {
      const at = order[from + row]! * size;
      pixels.set(images.subarray(at, at + size), row * size);
    }
    return pixels;
  };
  return [part(0), part(samples)];
}

interface ToDraw {
  config: GanConfig;
  image: GanImages;
  samples: number;
  seed: number;
}

/** Bytes of generated images; where the GAN is told classes, those of all classes in turn. */
function* draw(run: Run, { config, image, samples, seed }: ToDraw): Generator<Doing, Uint8Array> {
  const size = image.height * image.width * image.channels;
  const pixels = new Uint8Array(samples * size);
  const { latentSize, conditional } = config;
  const classes = image.classNames.length;
  for (let first = 0; first < samples; first += AT_ONCE) {
    const feeds: Record<string, Feed> = {
      latents: standardNormal([AT_ONCE, latentSize], seed, `evaluation ${first}`),
      ...(conditional && { labels: Int32Array.from({ length: AT_ONCE }, (_, tile) => (first + tile) % classes) }),
    };
    const { data } = run('draw', feeds).tensors['images']!;
    const count = Math.min(AT_ONCE, samples - first) * size;
    for (let i = 0; i < count; i++) pixels[first * size + i] = Math.min(255, Math.max(0, Math.round(data[i]!)));
    yield { doing: 'Drawing images', done: first + count / size, total: samples };
  }
  return pixels;
}

/** The share of (at most 2,000) test images whose class the classifier sees. */
async function* accuracy(net: FeatureNet, test: ImageDataset, answering: Answering): AsyncGenerator<Doing, number> {
  const count = Math.min(NEIGHBOURS, test.count);
  const { classes } = yield* watched(net.see(test.images, count, 'Looking at test images'), answering);
  return classes.reduce((sum, one, row) => sum + (one === test.labels?.[row] ? 1 : 0), 0) / count;
}

function* watched<T>(work: Generator<Doing, T>, answering: Answering): Generator<Doing, T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (answering.cancelled) throw new RequestError('The evaluation was taken back.');
    yield value;
  }
}

function featuresOf({ width, features }: Seen, count: number): Features {
  return { count, width, values: features };
}

function meanKernelDistance(a: Features, b: Features): number {
  const size = Math.min(PARTS.size, a.count, b.count);
  const parts = Math.max(1, Math.min(PARTS.count, Math.floor(Math.min(a.count, b.count) / size)));
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const rows = Int32Array.from({ length: size }, (_, row) => part * size + row);
    sum += kernelDistance(rowsOf(a, rows), rowsOf(b, rows));
  }
  return sum / parts;
}
