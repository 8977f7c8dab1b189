import { programLearner } from '../core/learner-builder.js';
import { glorotUniform } from '../core/initializers.js';
import type { Model } from '../core/model.js';
import { isStatistic } from '../core/running-statistics.js';
import { imageRows, type OpenImages } from '../data/open-images.js';
import type { OptimizerSpec } from '../engine/optimizer.js';
import type { TensorData } from '../engine/tensor-data.js';
import { galleryShape } from '../panels/gallery-tiles.js';
import { averageVariables, decayAt } from './average.js';
import type { GanConfig } from './config.js';
import { classesProblem, ganDataProblem } from './data-problem.js';
import { imageVerdicts, pointVerdicts } from './explained.js';
import { imageInference, pointInference } from './inference.js';
import { latentAnswersOf } from './latents/latent-answers.js';
import type { LatentSpace } from './latents/latent-points.js';
import { networkOf, type Examples, type Variables } from './networks/network.js';
import { picturesOf } from './pictures.js';
import { planePart } from './plane/plane.js';
import type { PlaneSize } from './plane/look.js';
import { planePoints, type PlanePoints } from './plane/points.js';
import { qualityOf } from './quality/evaluate.js';
import { nearestOf } from './quality/nearest.js';
import { recordedQuality } from './quality/recorded.js';
import { spectralVariables } from './spectral-norm.js';
import type { Judged } from './verdict.js';
import { verdictsOf } from './verdicts.js';
import { trainStep } from './train-step.js';

// The folder, in the order in which it is best read:
//   networks/      pairs of networks: network.ts says what each gives; pass.ts goes through them
//   losses.ts      what each network minimizes, and the penalties; spectral-norm.ts and diff-augment.ts change what is judged
//   judging.ts     the discriminator of one step, with all of that
//   train-step.ts  one step of training; average.ts is the generator's moving average
//   gan.ts         (here) variables, optimizers and data
//   pictures.ts    what the generator draws, verdicts.ts what the discriminator says of it; quality/ is how far that is from real images
//   latents/       ways between latents and sums of them; questions/samples.ts names them
//   plane/         a GAN of points in the plane, where all of both networks can be seen
//   diagnosis/     what can go wrong with it, told from the metrics
//   inference.ts   the generator for use elsewhere, explained.ts the discriminator where it is explained
//   config.ts      what can be chosen, of the keys in fields.ts; presets.ts, metrics.ts, parameter-count.ts and data-problem.ts
//                  tell what follows

export type GanImages = Pick<
  OpenImages,
  'name' | 'images' | 'labels' | 'classNames' | 'count' | 'height' | 'width' | 'channels'
>;

export const ganLearner = programLearner<GanConfig>(async (config, sources) => {
  if (config.network === 'plane') {
    const kept = sources.assets?.['axes'] as PlanePoints['axes'] | undefined;
    const points = planePoints(await sources.table('train'), kept ?? null);
    const { model, judged } = planeGan(config, points);
    return { ...model, explained: pointVerdicts(judged, points, sources) };
  }
  const image = await sources.images('train');
  const { model, judged } = imageGan(config, image);
  return {
    ...model,
    explained: imageVerdicts(judged, image, sources),
    ownEvaluation: recordedQuality(config, image, sources),
    parts: [
      ...model.parts,
      qualityOf(config, image, sources),
      nearestOf({ space: latentSpace(config, image), image, sources }),
    ],
  };
});

function latentSpace(
  { seed, latentSize, galleryTiles, conditional }: GanConfig,
  { classNames: all }: GanImages,
): LatentSpace {
  const classNames = conditional ? all : [];
  const { columns, count: tiles } = galleryShape(galleryTiles, classNames.length);
  return { seed, latentSize, columns, tiles, classNames };
}

/** A generator and a discriminator (Goodfellow et al. 2014). Throws RequestError where the images don't fit the networks. */
export function buildGan(config: GanConfig, image: GanImages): Model {
  return imageGan(config, image).model;
}

function imageGan(config: GanConfig, image: GanImages): { model: Model; judged: Judged } {
  const problem = ganDataProblem(config, { ...image, kind: 'images' });
  if (problem) throw problem;
  const { height, width, channels, count, classNames } = image;
  const examples: Examples = { height, width, channels, classes: config.conditional ? classNames.length : 0 };
  const space = latentSpace(config, image);
  const { discriminator, model } = pairModel(config, examples, count);
  const judged = { config, examples, discriminator };
  const verdicts = verdictsOf(judged, space);
  return {
    judged,
    model: {
      ...model,
      data: {
        images: imageRows(image),
        ...labelData(config, image),
      },
      unit: 'images',
      parts: [picturesOf(config, examples, space, verdicts.judge), verdicts.part, latentAnswersOf(examples, space)],
      inference: imageInference({ config, examples, classNames: space.classNames }),
      assets: {},
    },
  };
}

/** The same pair for points in the plane. Throws RequestError where the points don't fit. */
export function buildPlaneGan(config: GanConfig, points: PlanePoints, size?: PlaneSize): Model {
  return planeGan(config, points, size).model;
}

function planeGan(config: GanConfig, points: PlanePoints, size?: PlaneSize): { model: Model; judged: Judged } {
  const problem = classesProblem(config, points);
  if (problem) throw problem;
  const { count, values, axes, classNames } = points;
  const examples: Examples = { height: 1, width: 1, channels: 2, classes: config.conditional ? classNames.length : 0 };
  const { discriminator, model } = pairModel(config, examples, count);
  const judged = { config, examples, discriminator };
  return {
    judged,
    model: {
      ...model,
      data: { points: { values, shape: [count, 2] }, ...labelData(config, points) },
      unit: 'points',
      parts: [planePart(judged, points, size)],
      inference: pointInference({ config, examples, classNames: config.conditional ? classNames : [] }, axes),
      assets: { axes },
    },
  };
}

/** What both kinds of examples have in common, and the discriminator's variables. */
function pairModel(config: GanConfig, examples: Examples, count: number) {
  const { generator, discriminator } = pairOf(config, examples);
  const model: Omit<Model, 'data' | 'unit' | 'parts' | 'assets'> = {
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
    examples: count,
    feeds: ({ indices, step }) => ({
      indices,
      ...(config.averageDecay > 0 && { averageDecay: decayAt(step, config.averageDecay) }),
    }),
    live: ({ discriminatorRateRatio, discriminatorSteps, trained }) => ({
      feeds: { discriminatorRates: new Float32Array(Number(discriminatorSteps)).fill(Number(discriminatorRateRatio)) },
      held: trained === 'both' ? [] : [trained === 'generator' ? 'optimizer-discriminator' : 'optimizer-generator'],
    }),
    train: (scope, inputs) => trainStep(scope, inputs, { config, examples, count, generator, discriminator }),
    evaluation: null,
    following: (part, variables) =>
      config.averageDecay > 0 && part === 'generator'
        ? averageVariables(Object.fromEntries(Object.keys(generator).map((name) => [name, variables[name]!])))
        : {},
  };
  return { model, discriminator };
}

/** Class indices beside the examples, where the networks are told them. */
function labelData(config: GanConfig, { labels, count }: { labels: Int32Array | null; count: number }): Model['data'] {
  return config.conditional ? { labels: { values: labels!, shape: [count] } } : {};
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
