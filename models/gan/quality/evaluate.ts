import { RequestError } from '../../core/errors.js';
import { standardNormal } from '../../core/initializers.js';
import type { Answering } from '../../core/learner.js';
import type { DataSources, ModelPart, Run } from '../../core/model.js';
import type { PanelContent } from '../../core/panel.js';
import type { Doing } from '../../core/questions.js';
import { imagesAt, type OpenImages } from '../../data/open-images.js';
import { epochOrder } from '../../data/shuffle.js';
import type { Feed } from '../../engine/program.js';
import type { GanConfig } from '../config.js';
import type { GanImages } from '../gan.js';
import { ganEvaluateQuestion, type EvaluateAsked, type GanEvaluation } from '../questions/evaluate.js';
import { FeatureNet, featureWidth, imagesAtOnce, type Seen } from './feature-net.js';
import { rowsOf, type Features } from './features.js';
import { frechetDistance } from './frechet.js';
import { kernelMean } from './kernel-distance.js';
import { pickFeatures } from './pick-features.js';
import { precisionAndRecall } from './precision-recall.js';

/** Precision and recall compare all images with all: at most so many of each. */
const NEIGHBOURS = 2000;
/** KID is a mean over this many parts of at most so many images each. */
const PARTS = { count: 5, size: 1000 };
/** Features beyond this take long in float64, and more images than people have. */
const MOST_FEATURES = 256;
/** Precision and recall look at third neighbours. */
const LEAST = 4;

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
  const picked = pickFeatures(features, image, { sources, answering });
  assertSamples(samples, featureWidth(picked.config, image), image);
  const { weights: found } = picked;
  const weights = typeof found === 'function' ? yield* watched(found(), answering) : found;
  const net = await FeatureNet.create(picked.config, image, weights);
  try {
    const look = (pixels: ArrayLike<number>, count: number, doing: string) =>
      watched(net.see(pixels, count, doing), answering);
    const { first, second, labels } = halves(image, samples);
    const seenReal = yield* look(first, samples, 'Looking at real images');
    const seenOther = yield* look(second, samples, 'Looking at other real images');
    const drawn = yield* watched(draw(run, { config, image, labels, seed }), answering);
    const seenDrawn = yield* look(drawn, samples, 'Looking at generated images');
    const testAccuracy = yield* accuracy(net, await sources.images('test'), answering);
    const sets = { real: featuresOf(seenReal), other: featuresOf(seenOther), generated: featuresOf(seenDrawn) };
    const values = yield* watched(compare(sets), answering);
    const shares = (classes: Int32Array) =>
      image.classNames.map((_, label) => classes.reduce((sum, one) => sum + (one === label ? 1 : 0), 0) / samples);
    const [generated, real] = [shares(seenDrawn.classes), shares(seenReal.classes)];
    return {
      body: {
        ...{ values, examples: samples, unit: 'generated images', samples, featureWidth: seenReal.width },
        neighbours: Math.min(samples, NEIGHBOURS),
        features: { name: picked.name, testAccuracy },
        classes: image.classNames.map((name, label) => ({ name, generated: generated[label]!, real: real[label]! })),
      },
    };
  } finally {
    net.dispose();
  }
}

/** With fewer images than features, covariances are singular, and distances say little. */
function assertSamples(samples: number, width: number, { name, count }: GanImages): void {
  if (width > MOST_FEATURES) {
    throw new RequestError(
      `features: the last hidden layer of that classifier has ${width} units; use one with at most ${MOST_FEATURES}.`,
      { field: 'features' },
    );
  }
  const least = Math.max(width, LEAST);
  if (samples > least) return;
  if (count / 2 > least) {
    throw new RequestError(
      `samples: ${samples} are not more than the ${width} features of an image; use more than ${least}.`,
      { field: 'samples' },
    );
  }
  throw new RequestError(
    `dataset: '${name}' has ${count} images, too few to compare by ${width} features of each; ${2 * least + 2} are needed.`,
    { field: 'features' },
  );
}

/** Two parts of the training images without an image in common, in an order of their own, and the classes of the first. */
function halves(image: GanImages, samples: number) {
  const order = epochOrder(0, 0, image.count);
  const part = (from: number) => imagesAt(image, order.subarray(from, from + samples));
  const classes = Int32Array.from({ length: samples }, (_, row) => image.labels?.[order[row]!] ?? 0);
  return { first: part(0), second: part(samples), labels: classes };
}

interface ToDraw {
  config: GanConfig;
  image: GanImages;
  /** The class of each image that is to be drawn, where the GAN is told classes: as often as in the data. */
  labels: Int32Array;
  seed: number;
}

/** Bytes of generated images. */
function* draw(run: Run, { config, image, labels, seed }: ToDraw): Generator<Doing, Uint8Array> {
  const size = image.height * image.width * image.channels;
  const samples = labels.length;
  const batch = imagesAtOnce(image);
  const pixels = new Uint8Array(samples * size);
  for (let first = 0; first < samples; first += batch) {
    const wanted = new Int32Array(batch);
    wanted.set(labels.subarray(first, first + batch));
    const feeds: Record<string, Feed> = {
      latents: standardNormal([batch, config.latentSize], seed, `evaluation ${first}`),
      ...(config.conditional && { labels: wanted }),
    };
    const { data } = run('draw', feeds).tensors['images']!;
    const count = Math.min(batch, samples - first) * size;
    for (let i = 0; i < count; i++) pixels[first * size + i] = Math.min(255, Math.max(0, Math.round(data[i]!)));
    yield { doing: 'Drawing images', done: first + count / size, total: samples };
  }
  return pixels;
}

/** The share of (at most 2,000) test images whose class the classifier sees. */
async function* accuracy(net: FeatureNet, test: OpenImages, answering: Answering): AsyncGenerator<Doing, number> {
  const count = Math.min(NEIGHBOURS, test.count);
  const some = imagesAt(test, Array(count).keys());
  const { classes } = yield* watched(net.see(some, count, 'Looking at test images'), answering);
  return classes.reduce((sum, one, row) => sum + (one === test.labels?.[row] ? 1 : 0), 0) / count;
}

/** Ends `work` where nobody waits for it any more. */
async function* watched<T>(
  work: Generator<Doing, T> | AsyncGenerator<Doing, T>,
  answering: Answering,
): AsyncGenerator<Doing, T> {
  try {
    for (;;) {
      const { done, value } = await work.next();
      if (done) return value;
      if (answering.cancelled) throw new RequestError('The evaluation was taken back.');
      yield value;
    }
  } finally {
    // What was begun is cleared away.
    await work.return(undefined as T);
  }
}

function featuresOf({ width, features, classes }: Seen): Features {
  return { count: classes.length, width, values: features };
}

interface Compared {
  real: Features;
  other: Features;
  generated: Features;
}

function* compare({ real, other, generated }: Compared): Generator<Doing, GanEvaluation['values']> {
  const { count } = real;
  const size = Math.min(PARTS.size, count);
  const parts = Math.max(1, Math.min(PARTS.count, Math.floor(count / size)));
  const total = parts + 3;
  let done = 0;
  const step = (): Doing => ({ doing: 'Comparing', done: done++, total });
  yield step();
  const fid = frechetDistance(real, generated);
  yield step();
  const fidFloor = frechetDistance(real, other);
  const some = Int32Array.from({ length: Math.min(count, NEIGHBOURS) }, (_, row) => row);
  yield step();
  const shares = precisionAndRecall(rowsOf(real, some), rowsOf(generated, some));
  let [kid, kidFloor] = [0, 0];
  for (let part = 0; part < parts; part++) {
    yield step();
    const rows = Int32Array.from({ length: size }, (_, row) => part * size + row);
    const [a, b, g] = [rowsOf(real, rows), rowsOf(other, rows), rowsOf(generated, rows)];
    const within = kernelMean(a);
    kid += (within + kernelMean(g) - 2 * kernelMean(a, g)) / parts;
    kidFloor += (within + kernelMean(b) - 2 * kernelMean(a, b)) / parts;
  }
  return { fid, fidFloor, kid, kidFloor, ...shares };
}
