import { createHash } from 'node:crypto';
import type { ClassifierConfig } from '../../classifier/config.js';
import { RequestError } from '../../core/errors.js';
import type { Answering, StoredModel } from '../../core/learner.js';
import type { DataSources } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { GanImages } from '../gan.js';
import { areWeightsOf, featureConfig, trainFeatures, type Images } from './feature-net.js';
import { foundNoMemory } from './within-memory.js';

/** Of a classifier that is kept: another one where what the weights mean has changed. */
const KEPT_FORMAT = 2;

/** A classifier that images are compared by, and what to call it. */
export interface Picked {
  config: ClassifierConfig;
  name: string;
  /** What it was trained on, as far as that tells its shape: the GAN's data, or others of the same size. */
  images: Images;
  ownData: boolean;
  /** Its weights, which are made, and kept for later, where there are none yet. */
  weights(): AsyncGenerator<Doing, Record<string, TensorData>>;
}

interface Picking extends Pick<Answering, 'otherRun' | 'kept'> {
  sources: DataSources;
}

/**
 * The classifier of the run in `features`; without one that which was kept for these data, or one that is trained when its
 * weights are wanted, and kept. It was trained on the same data, unless these have no classes. Throws RequestError where there
 * is none.
 */
export function pickFeatures(features: string | null, image: GanImages, { sources, kept, otherRun }: Picking): Picked {
  if (features !== null) return pickedRun(features, image, otherRun);
  const lack = lackOf(image);
  if (lack !== null) {
    throw refusal(
      `'${image.name}' has ${lack}, so that no classifier can be trained on it to compare images by; name the run of a classifier of ${sizeOf(image)}.`,
    );
  }
  const config = featureConfig(image);
  const key = keyOf(config);
  return {
    ...{ config, name: 'a classifier trained on the spot', images: image, ownData: true },
    async *weights() {
      const found = kept?.read(key) ?? null;
      if (found && areWeightsOf(config, image, found)) return found;
      const weights = yield* training(config, sources);
      kept?.write(key, weights);
      return weights;
    },
  };
}

async function* training(config: ClassifierConfig, sources: DataSources) {
  try {
    return yield* trainFeatures(config, sources);
  } catch (error) {
    if (!foundNoMemory(error)) throw error;
    throw refusal('there was not enough memory to train a classifier; free some of it, or name a run of your own.');
  }
}

/** What a classifier of these images would lack; null for nothing. */
export function lackOf({ labels, classNames }: Pick<GanImages, 'labels' | 'classNames'>): string | null {
  if (labels === null || classNames.length === 0) return 'no classes';
  return classNames.length === 1 ? 'one class only' : null;
}

function keyOf(config: ClassifierConfig): string {
  const sum = createHash('sha256').update(JSON.stringify([KEPT_FORMAT, Object.entries(config).sort()]));
  return `gan-features-${sum.digest('hex').slice(0, 8)}`;
}

function pickedRun(dir: string, image: GanImages, otherRun: Answering['otherRun']): Picked {
  if (!otherRun) throw refusal('other runs can’t be reached from here; leave it out.');
  const other = otherRun(dir);
  const config = other.config as unknown as ClassifierConfig;
  if (other.architecture !== 'classifier' || config.data !== 'images') {
    throw refusal(`${other.name} is not a classifier of images; use one that was trained on '${image.name}'.`);
  }
  const ownData = other.sameData === true || config.dataset === image.name;
  if (!ownData && lackOf(image) === null) {
    throw refusal(
      `${other.name} was trained on '${config.dataset}', and this GAN on '${image.name}'; use a classifier of the same data.`,
    );
  }
  const name = `${other.name} at step ${other.step.toLocaleString('en')}`;
  const images = ownData ? image : { ...image, name: config.dataset, classNames: classesOf(other) };
  if (other.dataChange !== null || !areWeightsOf(config, images, other.weights)) throw misfit(other, image, ownData);
  return {
    ...{ config, images, ownData },
    name: ownData ? name : `${name}, trained on '${config.dataset}'`,
    // eslint-disable-next-line require-yield -- there is nothing to wait for
    async *weights() {
      return other.weights;
    },
  };
}

function misfit({ name, dataChange }: StoredModel, image: GanImages, ownData: boolean): RequestError {
  if (!ownData) {
    return refusal(`${name} does not see ${sizeOf(image)}; use a classifier of such, whose classes are known.`);
  }
  const change = dataChange === null ? '' : ` (${dataChange})`;
  return refusal(`${name} was trained on other data of this name${change}; use a classifier of the same data.`);
}

function classesOf({ assets }: StoredModel): string[] {
  const names = assets?.['classNames'];
  return Array.isArray(names) ? names.map(String) : [];
}

function sizeOf({ width, height, channels }: Pick<GanImages, 'width' | 'height' | 'channels'>): string {
  return `images of ${width} × ${height}${channels === 1 ? '' : ` in ${channels} colours`}`;
}

function refusal(message: string): RequestError {
  return new RequestError(`features: ${message}`, { field: 'features' });
}
