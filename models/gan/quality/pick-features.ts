import { createHash } from 'node:crypto';
import type { ClassifierConfig } from '../../classifier/config.js';
import { RequestError } from '../../core/errors.js';
import type { Answering } from '../../core/learner.js';
import type { DataSources } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import type { OpenImages } from '../../data/open-images.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { areWeightsOf, featureConfig, trainFeatures } from './feature-net.js';

/** Of a classifier that is kept: another one where what the weights mean has changed. */
const KEPT_FORMAT = 1;

/** A classifier of the same data, and what to call it. */
export interface Picked {
  config: ClassifierConfig;
  name: string;
  /** Its weights, or what trains it and keeps them for later answers. */
  weights: Record<string, TensorData> | (() => AsyncGenerator<Doing, Record<string, TensorData>>);
}

/**
 * The classifier of the run in `features`; without one that which was kept for these data, or one that is trained when its
 * weights are wanted, and kept. Throws RequestError where there is none of the same data.
 */
export function pickFeatures(
  features: string | null,
  dataset: OpenImages,
  { sources, answering }: { sources: DataSources; answering: Answering },
): Picked {
  if (features !== null) return pickedRun(features, dataset, answering);
  if (dataset.labels === null || dataset.classNames.length < 2) {
    const has = dataset.labels === null ? 'no classes' : 'one class only';
    throw refusal(`'${dataset.name}' has ${has}, so that no classifier can be trained on it to compare images by.`);
  }
  const config = featureConfig(dataset);
  const key = keyOf(config);
  const kept = answering.kept?.read(key) ?? null;
  async function* train() {
    const weights = yield* trainFeatures(config, sources);
    answering.kept?.write(key, weights);
    return weights;
  }
  return {
    config,
    name: 'a classifier trained on the spot',
    weights: kept && areWeightsOf(config, dataset, kept) ? kept : train,
  };
}

function keyOf(config: ClassifierConfig): string {
  const sum = createHash('sha256').update(JSON.stringify([KEPT_FORMAT, Object.entries(config).sort()]));
  return `gan-features-${sum.digest('hex').slice(0, 8)}`;
}

function pickedRun(dir: string, dataset: OpenImages, answering: Answering): Picked {
  const { name } = dataset;
  if (!answering.otherRun) throw refusal('other runs can’t be reached from here; leave it out.');
  const other = answering.otherRun(dir);
  const config = other.config as unknown as ClassifierConfig;
  if (other.architecture !== 'classifier' || config.data !== 'images') {
    throw refusal(`${other.name} is not a classifier of images; use one that was trained on '${name}'.`);
  }
  if (config.dataset !== name) {
    throw refusal(
      `${other.name} was trained on '${config.dataset}', and this GAN on '${name}'; use a classifier of the same data.`,
    );
  }
  if (other.dataChange !== null || !areWeightsOf(config, dataset, other.weights)) {
    const change = other.dataChange === null ? '' : ` (${other.dataChange})`;
    throw refusal(`${other.name} was trained on other data of this name${change}; use a classifier of the same data.`);
  }
  return {
    config,
    name: `${other.name} at step ${other.step.toLocaleString('en')}`,
    weights: other.weights,
  };
}

function refusal(message: string): RequestError {
  return new RequestError(`features: ${message}`, { field: 'features' });
}
