import { programLearner } from '../core/learner-builder.js';
import { glorotUniform } from '../core/initializers.js';
import type { Model } from '../core/model.js';
import { isStatistic } from '../core/running-statistics.js';
import type { ImageDataset } from '../data/dataset.js';
import type { OptimizerSpec } from '../engine/optimizer.js';
import type { TensorData } from '../engine/tensor-data.js';
import { averageVariables, decayAt } from './average.js';
import type { GanConfig } from './config.js';
import { ganDataProblem } from './data-problem.js';
import { networkOf, type Examples, type Variables } from './networks/network.js';
import { picturesOf } from './pictures.js';
import { qualityOf } from './quality/evaluate.js';
import { spectralVariables } from './spectral-norm.js';
import { trainStep } from './train-step.js';

// The folder, in the order in which it is best read:
//   networks/      pairs of networks: network.ts says what each gives; pass.ts goes through them
//   losses.ts      what each network minimizes, and the penalties; spectral-norm.ts and diff-augment.ts change what is judged
//   judging.ts     the discriminator of one step, with all of that
//   train-step.ts  one step of training; average.ts is the generator's moving average
//   gan.ts         (here) variables, optimizers and data
//   pictures.ts    what the generator draws; quality/ is how far that is from real images
//   config.ts      what can be chosen, of the keys in fields.ts; presets.ts, metrics.ts, parameter-count.ts and data-problem.ts
//                  tell what follows

export type GanImages = Pick<
  ImageDataset,
  'name' | 'images' | 'labels' | 'classNames' | 'count' | 'height' | 'width' | 'channels'
>;

export const ganLearner = programLearner<GanConfig>(async (config, sources) => {
  const image = await sources.images('train');
  const model = buildGan(config, image);
  return { ...model, parts: [...model.parts, qualityOf(config, image, sources)] };
});

/** A generator and a discriminator (Goodfellow et al. 2014). Throws RequestError where the images don't fit the networks. */
export function buildGan(config: GanConfig, image: GanImages): Model {
  const problem = ganDataProblem(config, { ...image, kind: 'images' });
  if (problem) throw problem;
  const { height, width, channels, count, classNames } = image;
  const examples: Examples = { height, width, channels, classes: config.conditional ? classNames.length : 0 };
  const { generator, discriminator } = pairOf(config, examples);
  return {
    variables: {
      ...generator,
      ...discriminator,
      ...(config.discriminatorNorm === 'spectral' && spectralVariables(discriminator, config.seed)),
      ...(config.averageDecay > 0 && averageVariables(generator)),
    },
    // In the order in which a step updates them.
    optimizers: {
      'optimizer-discriminator': optimizer(config, discriminator),
      'optimizer-generator': optimizer(config, generator),
    },
    data: {
      images: { values: image.images, shape: [count, height, width, channels] },
      ...(config.conditional && { labels: { values: image.labels!, shape: [count] } }),
    },
    examples: count,
    unit: 'images',
    feeds: ({ indices, step }) => ({
      indices,
      ...(config.averageDecay > 0 && { averageDecay: decayAt(step, config.averageDecay) }),
    }),
    train: (scope, inputs) => trainStep(scope, inputs, { config, examples, count, generator, discriminator }),
    evaluation: null,
    following: (part, variables) =>
      config.averageDecay > 0 && part === 'generator'
        ? averageVariables(Object.fromEntries(Object.keys(generator).map((name) => [name, variables[name]!])))
        : {},
    parts: [picturesOf(config, examples, classNames)],
    assets: {},
  };
}

/** Initial values of both networks by their full names. */
function pairOf(config: GanConfig, examples: Examples): { generator: Variables; discriminator: Variables } {
  const network = networkOf(config);
  const named = (part: string, variables: Variables) =>
    Object.fromEntries(Object.entries(variables).map(([name, value]) => [`${part}/${name}`, value]));
  const discriminator = named('discriminator', network.discriminatorVariables(config, examples));
  if (examples.classes > 0) {
    const name = 'discriminator/classes/kernel';
    discriminator[name] = glorotUniform([examples.classes, network.features(config, examples)], config.seed, name);
  }
  return { generator: named('generator', network.generatorVariables(config, examples)), discriminator };
}

function optimizer(config: GanConfig, variables: Record<string, TensorData>): OptimizerSpec {
  const { optimizer: kind, beta1, beta2, momentum, weightDecay, clipNorm } = config;
  const parameters = Object.keys(variables).filter((name) => !isStatistic(name));
  return { kind, parameters, beta1, beta2, momentum, weightDecay, clipNorm };
}
