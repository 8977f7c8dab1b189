import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Evaluation } from '../core/model.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';
import { target, targetFeeds, type Examples } from './examples.js';
import { accuracyOf, errors, lossOf, weightedMean } from './losses.js';
import { encode, head } from './network.js';
import { Pass } from './pass.js';
import { derivedValues, tallyClasses, tallyNumbers } from './tallies.js';

/** Test examples of a batch; fewer where they are larger than coloured images of 32 × 32, as a batch is not interrupted. */
const MOST_AT_ONCE = 250;
const MOST_NUMBERS = MOST_AT_ONCE * 32 * 32 * 3;

/** Test examples that a quick evaluation, and panels, look at, spread evenly. */
const QUICK = 2000;

/** How the network does on the test examples, by the running statistics of batch norm and without dropout. */
export function evaluationOf(config: ClassifierConfig, examples: Examples): Evaluation {
  const { test, output, unit } = examples;
  const batch = batchSize(examples);
  const numbers = (extent: 'quick' | 'full') =>
    extent === 'full' ? spread(test.count, test.count) : quickNumbers(examples);
  return {
    evaluate: (scope, inputs) => evaluate(scope, inputs, { config, examples }),
    batches: (extent) =>
      batchesOf(numbers(extent), batch).map(({ indices, real }) => ({
        ...test.feeds(indices),
        ...targetFeeds(output, test.targets, indices, realWeights(batch, real)),
      })),
    perExample: ['outputs'],
    unit: `test ${unit}`,
    examples: (extent) => numbers(extent).length,
    derive: (sums, weight) => derivedValues(output, sums, weight),
    criterion: 'validationLoss',
  };
}

/** Numbers of the test examples that a quick evaluation looks at, the same ones at every step. */
export function quickNumbers({ test }: Pick<Examples, 'test'>): Int32Array {
  return spread(test.count, Math.min(test.count, QUICK));
}

/** Test examples of a batch. */
export function batchSize({ test, input }: Pick<Examples, 'test' | 'input'>): number {
  const size = input.reduce((product, length) => product * length, 1);
  return Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(MOST_NUMBERS / size)), test.count);
}

/** `wanted` of `count` numbers from 0, spread evenly. */
export function spread(count: number, wanted: number): Int32Array {
  return Int32Array.from({ length: wanted }, (_, i) => Math.floor((i * count) / wanted));
}

/** Batches of one size; the last one is filled up with its first example, and `real` says how many count. */
export function batchesOf(numbers: Int32Array, size: number): { indices: Int32Array; real: number }[] {
  return Array.from({ length: Math.ceil(numbers.length / size) }, (_, at) => {
    const part = numbers.subarray(at * size, (at + 1) * size);
    const indices = new Int32Array(size).fill(part[0]!);
    indices.set(part);
    return { indices, real: part.length };
  });
}

function realWeights(size: number, real: number): Float32Array {
  return new Float32Array(size).fill(1, 0, real);
}

function evaluate(
  scope: Scope,
  inputs: Record<string, Tensor>,
  { config, examples }: { config: ClassifierConfig; examples: Examples },
): Record<string, Tensor> {
  const pass = new Pass(scope, config, false);
  const outputs = head(pass, encode(pass, examples.read(scope, inputs, false)));
  const wanted = target(examples.output, inputs);
  const { weights_B } = wanted;
  const validationLoss = lossOf(outputs, wanted, 0);
  const weight = tf.sum(weights_B);
  if (wanted.kind === 'classes') {
    const validationAccuracy = accuracyOf(outputs, wanted.labels_B, weights_B);
    const tallies = tallyClasses(outputs, wanted.labels_B, weights_B);
    return { validationLoss, validationAccuracy, weight, outputs, ...tallies };
  }
  const { deviation, mean } = examples.output as { deviation: number; mean: number };
  const errors_B = errors(outputs, wanted.values_B);
  const validationMeanError = tf.mul(weightedMean(tf.abs(errors_B) as Tensor1D, weights_B), deviation);
  const numbers_B = tf.add(tf.mul(tf.reshape(outputs, [-1]), deviation), mean);
  const tallies = tallyNumbers(errors_B, wanted.values_B, weights_B);
  return { validationLoss, validationMeanError, weight, outputs: numbers_B, ...tallies };
}
