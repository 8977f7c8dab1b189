import type { ClassifierConfig } from '../../classifier/config.js';
import { RequestError } from '../../core/errors.js';
import type { Answering } from '../../core/learner.js';
import type { DataSources } from '../../core/model.js';
import type { Doing } from '../../core/questions.js';
import type { ImageDataset } from '../../data/dataset.js';
import { FeatureNet, featureConfig } from './feature-net.js';

const KEPT = 'gan-features';

/** A classifier of the same data, and what to call it. */
export interface Picked {
  net: FeatureNet;
  name: string;
}

/**
 * The classifier of the run in `features`; without one that which was kept for these data, or one that is trained now and
 * kept. Throws RequestError where there is none of the same data.
 */
export async function* pickFeatures(
  features: string | null,
  dataset: ImageDataset,
  { sources, answering }: { sources: DataSources; answering: Answering },
): AsyncGenerator<Doing, Picked> {
  if (features !== null) return await pickedRun(features, dataset, sources, answering);
  if (dataset.labels === null) {
    throw new RequestError(
      `features: '${dataset.name}' has no classes, so that no classifier can be trained on it to compare images by.`,
      { field: 'features' },
    );
  }
  const config = featureConfig(dataset);
  const name = 'a classifier trained on the spot';
  const kept = answering.kept?.read(KEPT) ?? null;
  if (kept) return { net: await FeatureNet.create(config, sources, kept), name };
  const net = await FeatureNet.create(config, sources, null);
  try {
    for (const doing of net.train()) {
      if (answering.cancelled) throw new RequestError('The evaluation was taken back.');
      yield doing;
    }
    answering.kept?.write(KEPT, net.weights());
    return { net, name };
  } catch (error) {
    net.dispose();
    throw error;
  }
}

async function pickedRun(
  dir: string,
  { name }: ImageDataset,
  sources: DataSources,
  answering: Answering,
): Promise<Picked> {
  const refuse = (message: string) => new RequestError(`features: ${message}`, { field: 'features' });
  if (!answering.otherRun) throw refuse('other runs can’t be reached from here; leave it out.');
  const other = answering.otherRun(dir);
  const config = other.config as unknown as ClassifierConfig;
  if (other.architecture !== 'classifier' || config.data !== 'images') {
    throw refuse(`${other.name} is not a classifier of images; use one that was trained on '${name}'.`);
  }
  if (config.dataset !== name) {
    throw refuse(
      `${other.name} was trained on '${config.dataset}', and this GAN on '${name}'; use a classifier of the same data.`,
    );
  }
  return { net: await FeatureNet.create(config, sources, other.weights), name: `${other.name} at step ${other.step}` };
}
