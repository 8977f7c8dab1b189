import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { programLearner } from '../core/learner-builder.js';
import type { DataSources, Model } from '../core/model.js';
import { averageStatistics, isStatistic } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import { balancedWeights } from './class-weights.js';
import type { ClassifierConfig } from './config.js';
import { evaluationOf } from './evaluation.js';
import { target, targetFeeds, type Examples } from './examples.js';
import { inferenceOf } from './inference.js';
import { imageExamples } from './image-examples.js';
import { insideOf } from './inside.js';
import { accuracyOf, lossOf } from './losses.js';
import { encode, head, networkVariables } from './network.js';
import { Pass } from './pass.js';
import { tableExamples } from './table-examples.js';
import { tf } from '../engine/tensorflow.js';

// The folder, in the order in which it is best read:
//   network.ts     encoder and head; mlp.ts, cnn.ts and residual.ts are encoders, normalized-conv.ts has batch norm, pass.ts goes through them
//   examples.ts    what is learned from: image-examples.ts, table-examples.ts; augment.ts changes images, class-weights.ts weighs classes
//   losses.ts      cross-entropy or squared error, and accuracy
//   classifier.ts  (here) the step of training
//   evaluation.ts  the same on test data; confusion.ts, scores.ts, calibration.ts and regression.ts are what follows from it
//   inference.ts   the network for use elsewhere: raw pixels or rows in; encode-raw.ts encodes rows inside the program
//   config.ts      what can be chosen, of the keys in fields.ts; presets.ts, metrics.ts and parameter-count.ts tell what follows

export const classifierLearner = programLearner<ClassifierConfig>(buildClassifier);

/** A network that names the class of an image or a row, or predicts a number of a row. */
export async function buildClassifier(config: ClassifierConfig, sources: DataSources): Promise<Model> {
  return classifierModel(config, await examplesOf(config, sources));
}

/** The examples that a configuration names. Throws RequestError where they can't be learned from. */
export function examplesOf(config: ClassifierConfig, sources: DataSources): Promise<Examples> {
  return config.data === 'table' ? tableExamples(config, sources) : imageExamples(config, sources);
}

export function classifierModel(config: ClassifierConfig, examples: Examples): Model {
  const { optimizer: kind, beta1, beta2, momentum, weightDecay, clipNorm } = config;
  const { input, output, train, unit, data, assets } = examples;
  const variables = networkVariables(config, { input, outputs: outputsOf(examples) });
  const parameters = Object.keys(variables).filter((name) => !isStatistic(name) && !isFrozen(config, name));
  const weighed = weightsOf(config, examples);
  return {
    variables,
    optimizers: { optimizer: { kind, parameters, beta1, beta2, momentum, weightDecay, clipNorm } },
    data,
    examples: train.count,
    unit,
    feeds: ({ indices }) => ({
      ...train.feeds(indices),
      ...targetFeeds(output, train.targets, indices, weighed(indices)),
    }),
    train: (scope, inputs) => trainStep(scope, inputs, { config, examples }),
    evaluation: evaluationOf(config, examples),
    parts: [insideOf(config, examples)],
    inference: inferenceOf(config, examples),
    assets,
  };
}

function isFrozen({ freezeEncoder }: ClassifierConfig, name: string): boolean {
  return freezeEncoder && name.startsWith('encoder/');
}

/** Numbers that the network gives for an example. */
export function outputsOf({ output }: Pick<Examples, 'output'>): number {
  return output.kind === 'classes' ? output.classNames.length : 1;
}

/** How much each of these training examples counts. */
function weightsOf({ classWeights }: ClassifierConfig, { output, train }: Examples) {
  if (output.kind === 'number' || classWeights === 'none') return (indices: Int32Array) => ones(indices.length);
  const labels = train.targets as Int32Array;
  const weights = balancedWeights(labels, output.classNames.length);
  return (indices: Int32Array) => Float32Array.from(indices, (index) => weights[labels[index]!]!);
}

function ones(count: number): Float32Array {
  return new Float32Array(count).fill(1);
}

interface Learned {
  config: ClassifierConfig;
  examples: Examples;
}

function trainStep(scope: Scope, inputs: Record<string, Tensor>, { config, examples }: Learned) {
  const x = examples.read(scope, inputs, true);
  const wanted = target(examples.output, inputs);
  const frozen = config.freezeEncoder ? encode(new Pass(scope, config, false), x) : null;
  const { outputs, statistics, loss, gradientNorm, applied } = scope.minimize(
    'optimizer',
    inputs['learningRate'] as Scalar,
    () => {
      const pass = new Pass(scope, config, true);
      const outputs = head(pass, frozen ?? encode(pass, x));
      return { loss: lossOf(outputs, wanted, config.labelSmoothing), outputs, statistics: pass.statistics };
    },
  );
  averageStatistics(scope, statistics, { momentum: config.normMomentum, applied });
  const accuracy = wanted.kind === 'classes' && {
    accuracy: accuracyOf(outputs as Tensor2D, wanted.labels_B, tf.onesLike(wanted.weights_B)),
  };
  return { loss, ...accuracy, gradientNorm, applied };
}
