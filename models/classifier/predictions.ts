import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Run } from '../core/model.js';
import type { Outputs, ProgramFunction } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { ClassifierConfig } from './config.js';
import { batchSize, quickNumbers } from './evaluation.js';
import type { Examples } from './examples.js';
import { encode, head } from './network.js';
import { Pass } from './pass.js';
import { probabilitiesOf, winnersOf } from './probabilities.js';

/** What a network says of examples, and what would be right. */
export interface Predicted {
  /** Numbers of the test examples. */
  numbers: Int32Array;
  /** Logits [N, K], or numbers [N] in the target's own unit. */
  outputs: Float32Array;
  /** Classes, or numbers. */
  targets: Int32Array | Float64Array;
}

/** Predicted classes. */
export interface PredictedClasses extends Predicted {
  classNames: readonly string[];
  /** [N, K]. */
  probabilities: Float64Array;
  winners: Int32Array;
}

/** `outputs`: logits [B, K], or numbers [B] in the target's own unit, of what the examples' `read` understands. */
export function classify(config: ClassifierConfig, examples: Examples): ProgramFunction {
  return (scope, inputs): { outputs: Tensor } => {
    const pass = new Pass(scope, config, false);
    const outputs = head(pass, encode(pass, examples.read(scope, inputs, false)));
    const { output } = examples;
    if (output.kind === 'classes') return { outputs };
    const values_B = tf.reshape(outputs, [-1]) as Tensor1D;
    return { outputs: tf.add(tf.mul(values_B, output.deviation), output.mean) };
  };
}

/** What the network says of the panels' test examples, from what `evaluate` gave for each batch of a quick evaluation. */
export function predictTest(
  evaluated: readonly Outputs[],
  examples: Pick<Examples, 'test' | 'input' | 'output'>,
): Predicted {
  const { test, output } = examples;
  const numbers = quickNumbers(examples);
  const width = output.kind === 'classes' ? output.classNames.length : 1;
  const outputs = new Float32Array(numbers.length * width);
  const size = batchSize(examples) * width;
  evaluated.forEach(({ tensors }, at) => {
    // The last batch is filled up.
    outputs.set(outputsOf(tensors).subarray(0, outputs.length - at * size), at * size);
  });
  const { targets } = test;
  const right =
    output.kind === 'classes'
      ? Int32Array.from(numbers, (number) => targets[number]!)
      : Float64Array.from(numbers, (number) => targets[number]!);
  return { numbers, outputs, targets: right };
}

export function withClasses(predicted: Predicted, classNames: readonly string[]): PredictedClasses {
  const probabilities = probabilitiesOf(predicted.outputs, classNames.length);
  return { ...predicted, classNames, probabilities, winners: winnersOf(probabilities, classNames.length) };
}

/** Inputs of the user's in a run of `classify`, where there are more than one. */
const INPUTS_AT_ONCE = 32;

/** Outputs [count, K] or [count] for inputs that are not the data set's. */
export function predictInputs(
  run: Run,
  examples: Examples,
  { count, data }: { count: number; data: Float32Array },
): Float32Array {
  const [size, width] = [
    data.length / count,
    examples.output.kind === 'classes' ? examples.output.classNames.length : 1,
  ];
  const outputs = new Float32Array(count * width);
  const atOnce = count === 1 ? 1 : INPUTS_AT_ONCE;
  for (let from = 0; from < count; from += atOnce) {
    const part = new Float32Array(atOnce * size);
    part.set(data.subarray(from * size, (from + atOnce) * size));
    const real = Math.min(atOnce, count - from);
    const { tensors } = run('classify', examples.feeds(atOnce, part));
    outputs.set(outputsOf(tensors).subarray(0, real * width), from * width);
  }
  return outputs;
}

function outputsOf(tensors: Outputs['tensors']): Float32Array {
  const { data } = tensors['outputs']!;
  return data instanceof Float32Array ? data : Float32Array.from(data);
}
