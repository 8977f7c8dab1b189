import { RequestError } from '../../core/errors.js';
import type { DataSources } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import { imagesAt } from '../../data/open-images.js';
import { epochOrder } from '../../data/shuffle.js';
import type { GanImages } from '../gan.js';
import { featureWidth, type FeatureNet } from './feature-net.js';
import { featuresOf, rowsOf, type Features } from './features.js';
import { distanceFrom, momentsOf, type Normal } from './frechet.js';
import { kernelMean } from './kernel-distance.js';
import type { Picked } from './pick-features.js';
import { precisionAndRecall } from './precision-recall.js';

/** Precision and recall compare all images with all: at most so many of each. */
export const NEIGHBOURS = 2000;
/** KID is a mean over this many parts of at most so many images each. */
const PARTS = { count: 5, size: 1000 };
/** Features beyond this take long in float64, and more images than people have. */
const MOST_FEATURES = 256;
/** Precision and recall look at third neighbours. */
const LEAST = 4;

/** Real images as a classifier sees them, and how far they are from other real ones: what generated ones are held to. */
export interface Reference {
  /** Real images here, and as many others that the floor is of. */
  samples: number;
  features: Features;
  /** The classes that the data give them, which a GAN that is told classes is asked for. */
  labels: Int32Array;
  /** Share of each class that the classifier sees in them. */
  shares: number[];
  /** Fréchet distance from them. */
  distance: (other: Normal) => number;
  /** The rows that precision and recall are of. */
  near: Features;
  /** The rows of each part of KID, and its kernel's mean within them. */
  parts: { rows: Int32Array; features: Features; within: number }[];
  floor: { fid: number; kid: number };
  /** Precision and recall of those other real images. */
  ceiling: { precision: number; recall: number };
  /** The share of test images that the classifier is right about; null where it was trained on other data. */
  testAccuracy: number | null;
}

/** At most half of the training images: as many others have to be there. */
export function samplesOf(wanted: number, { count }: GanImages): number {
  return Math.min(wanted, Math.floor(count / 2));
}

/** With fewer images than features, covariances are singular, and distances say little. Throws RequestError. */
export function assertSamples(samples: number, picked: Picked, { name, count }: GanImages): void {
  const width = featureWidth(picked.config, picked.images);
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

/** Looks at real images; the same data and classifier give the same. */
export async function* referenceOf(
  net: FeatureNet,
  samples: number,
  { image, sources, picked }: { image: GanImages; sources: DataSources; picked: Picked },
): AsyncGenerator<Doing, Reference> {
  const { first, second, labels } = halves(image, samples);
  const seen = yield* net.see(first, samples, 'Looking at real images');
  const other = featuresOf(yield* net.see(second, samples, 'Looking at other real images'));
  const testAccuracy = picked.ownData ? yield* accuracy(net, sources) : null;
  const features = featuresOf(seen);
  yield { doing: 'Comparing real images', done: 0, total: 2 };
  const distance = distanceFrom(momentsOf(features));
  const parts = partsOf(samples).map((rows) => {
    const some = rowsOf(features, rows);
    return { rows, features: some, within: kernelMean(some) };
  });
  const fid = distance(momentsOf(other));
  const kid = kernelDistanceTo(parts, other);
  yield { doing: 'Comparing real images', done: 1, total: 2 };
  const near = nearRows(features);
  const ceiling = precisionAndRecall(near, nearRows(other));
  const shares = sharesOf(seen.classes, picked.images.classNames.length);
  return { samples, features, labels, shares, distance, near, parts, floor: { fid, kid }, ceiling, testAccuracy };
}

/** Mean of KID over the parts. */
export function kernelDistanceTo(parts: Reference['parts'], other: Features): number {
  return parts.reduce((sum, { rows, features, within }) => {
    const some = rowsOf(other, rows);
    return sum + (within + kernelMean(some) - 2 * kernelMean(features, some)) / parts.length;
  }, 0);
}

/** The first rows, as many as are compared all with all. */
export function nearRows(features: Features): Features {
  return rowsOf(
    features,
    Int32Array.from({ length: Math.min(features.count, NEIGHBOURS) }, (_, row) => row),
  );
}

/** Of each class, in their order. */
export function sharesOf(seen: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const one of seen) counts[one]!++;
  return counts.map((count) => count / seen.length);
}

function partsOf(samples: number): Int32Array[] {
  const size = Math.min(PARTS.size, samples);
  const count = Math.max(1, Math.min(PARTS.count, Math.floor(samples / size)));
  return Array.from({ length: count }, (_, part) => Int32Array.from({ length: size }, (_, row) => part * size + row));
}

/** Two parts of the training images without an image in common, in an order of their own, and the classes of the first. */
function halves(image: GanImages, samples: number) {
  const order = epochOrder(0, 0, image.count);
  const part = (from: number) => imagesAt(image, order.subarray(from, from + samples));
  const classes = Int32Array.from({ length: samples }, (_, row) => image.labels?.[order[row]!] ?? 0);
  return { first: part(0), second: part(samples), labels: classes };
}

/** The share of (at most 2,000) test images whose class the classifier sees. */
async function* accuracy(net: FeatureNet, sources: DataSources): AsyncGenerator<Doing, number> {
  const test = await sources.images('test');
  const count = Math.min(NEIGHBOURS, test.count);
  const { classes } = yield* net.see(imagesAt(test, Array(count).keys()), count, 'Looking at test images');
  return classes.reduce((sum, one, row) => sum + (one === test.labels?.[row] ? 1 : 0), 0) / count;
}
