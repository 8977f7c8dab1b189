import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { programLearner } from '../core/learner-builder.js';
import type { DataSources, Model } from '../core/model.js';
import { averageStatistics, isStatistic, type SeenStatistics } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import type { SelfSupervisedConfig } from './config.js';
import { embedPart } from './embed.js';
import { encoderOf, type Encoder } from './encoder.js';
import { examplesOf, type Examples } from './examples.js';
import { FEATURES, featuresFunction } from './features.js';
import { inferenceOf } from './inference.js';
import { mapPart } from './map/map-part.js';
import { neighboursPart } from './map/neighbours-part.js';
import type { Method } from './method.js';
import { methodOf } from './methods.js';
import { pairsPart } from './pairs.js';
import { filledInPart } from './predicted/filled-in.js';
import { reconstructionsPart } from './predicted/reconstructions.js';
import { explainedProbe } from './probes/explained-probe.js';
import { probesPart, recordedProbes } from './probes/recorded.js';

// The folder, in the order in which it is best read:
//   method.ts          what a method brings: a loss without labels; methods/ has one file for each, losses/ their formulas;
//                     siamese.ts is what those that compare two views share, target.ts a moving average of it
//   encoder.ts         what turns an example into features: the encoders of classifiers and transformers; projector.ts follows it
//   views/             random views of images, inside the program; pair.ts makes two of each
//   examples.ts        what is learned from: images, rows, texts, with or without labels
//   pairs.ts           how alike the embeddings of a few images' views are
//   self-supervised.ts (here) the step of training
//   features.ts        the encoder's features of many examples, for whatever looks at them
//   predicted/         pictures that are drawn, and tokens that are filled in, of what was hidden
//   probes/            what the features are worth: probes with their floors, and how near to collapse they are
//   diagnosis/         what can go wrong with it, told from the metrics
//   map/               the plane that embeddings are drawn on
//   config.ts          what can be chosen, of the keys in fields.ts, encoder-fields.ts and method-fields.ts; presets.ts, metrics.ts and parameter-count.ts tell what follows

export const selfSupervisedLearner = programLearner<SelfSupervisedConfig>(buildSelfSupervised);

/** An encoder that learns without labels. Throws RequestError where the data can't be learned from. */
export async function buildSelfSupervised(config: SelfSupervisedConfig, sources: DataSources): Promise<Model> {
  return selfSupervisedModel(config, await examplesOf(config, sources));
}

/** What a run learns with and from. */
export interface Learned {
  config: SelfSupervisedConfig;
  examples: Examples;
  encoder: Encoder;
  method: Method;
}

export function selfSupervisedModel(config: SelfSupervisedConfig, examples: Examples): Model {
  const { optimizer: kind, beta1, beta2, momentum, weightDecay, clipNorm } = config;
  const encoder = encoderOf(config, examples.shape);
  const method = methodOf(config, encoder, examples);
  const learned: Learned = { config, examples, encoder, method };
  const variables = { ...encoder.variables, ...method.variables };
  const explained = explainedProbe(learned);
  const parameters = Object.keys(variables).filter((name) => !isStatistic(name) && !method.unmoved.includes(name));
  return {
    variables,
    optimizers: { optimizer: { kind, parameters, beta1, beta2, momentum, weightDecay, clipNorm } },
    data: examples.data,
    examples: examples.train.count,
    unit: examples.unit,
    feeds: ({ indices, epoch }) => examples.train.feeds(indices, epoch),
    train: (scope, inputs) => trainStep(scope, inputs, learned),
    evaluation: null,
    ...(method.following && { following: method.following }),
    inference: inferenceOf(learned),
    ...(explained && { explained }),
    ownEvaluation: recordedProbes(learned),
    parts: [
      { functions: { [FEATURES]: featuresFunction(learned) } },
      probesPart(learned),
      ...pairsPart(learned),
      reconstructionsPart(learned),
      filledInPart(learned),
      mapPart(learned),
      neighboursPart(learned),
      embedPart(learned),
    ],
    assets: examples.assets,
  };
}

function trainStep(scope: Scope, inputs: Record<string, Tensor>, { config, examples, method }: Learned) {
  const x = examples.read(scope, inputs);
  const draws_BD = scope.random.uniform([x.shape[0]!, method.draws]) as Tensor2D;
  const statistics: SeenStatistics[] = [];
  const { loss, metrics, carried, seen, gradientNorm, applied, updated } = scope.minimize(
    'optimizer',
    inputs['learningRate'] as Scalar,
    () => {
      const { loss, metrics, carried = {} } = method.loss({ scope, x, draws_BD, training: true, statistics });
      return { loss, metrics, carried, seen: statistics };
    },
  );
  averageStatistics(scope, seen, { momentum: config.normMomentum, applied });
  method.follow?.(scope, carried, { applied, updated });
  return { loss, ...metrics, gradientNorm, applied };
}
