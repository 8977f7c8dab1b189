import { tf } from '../../engine/tensorflow.js';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { ExplainedInference } from '../../core/inference.js';
import { createProgram } from '../../engine/create-program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { Part } from '../examples.js';
import { FEATURES, featuresFunction, featuresOf } from '../features.js';
import { inferenceOf } from '../inference.js';
import type { Learned } from '../self-supervised.js';
import { probesLack } from './probe-examples.js';
import { fittedProbe } from './linear-probe.js';
import { pickedOf } from './recorded.js';
import { rawFeeds } from './raw-feeds.js';

const KERNEL = 'probe/kernel';
const BIAS = 'probe/bias';

/**
 * From raw examples through the encoder to what a linear probe on its features says of their classes: the same probe as the one by
 * which the run is told. Null where there are no classes to tell apart.
 */
export function explainedProbe(learned: Learned): ExplainedInference | null {
  const { examples } = learned;
  if (probesLack(examples) !== null) return null;
  const { classNames } = examples;
  const encoder = inferenceOf(learned);
  return {
    ...encoder,
    outputs: [{ name: 'logits', shape: [classNames.length], help: 'logits of the classes, by a linear probe' }],
    task: { kind: 'classes', classNames },
    infer(scope, inputs, inside) {
      const features = encoder.infer(scope, inputs, inside)['features'] as Tensor2D;
      const logits = tf.matMul(features, scope.variable<Tensor2D>(KERNEL));
      return { logits: tf.add(logits, scope.variable<Tensor1D>(BIAS)) };
    },
    async examples(part) {
      const found = await encoder.examples(part);
      const { labels } = examples[part];
      if (!found || !labels) return found;
      return { ...found, targets: (indices) => Int32Array.from(indices, (index) => labels[index]!) };
    },
    fitted: (weights) => fittedWeights(learned, weights),
    notes: [
      'The encoder names no classes: what is explained is a linear probe that was fitted to its features with the labels.',
    ],
  };
}

/** The probe on what the encoder of these weights makes of the labelled examples. */
async function fittedWeights(
  learned: Learned,
  weights: Record<string, TensorData>,
): Promise<Record<string, TensorData>> {
  const { examples, encoder, config } = learned;
  const { train: indices, classes } = pickedOf(learned, { labels: config.probeExamples, tests: 1 });
  const own = Object.fromEntries(Object.keys(encoder.variables).map((name) => [name, weights[name]!]));
  const program = await createProgram({
    variables: own,
    functions: { [FEATURES]: featuresFunction({ examples, encoder }) },
  });
  try {
    const fed: Pick<Part, 'feeds'> = { feeds: (some) => rawFeeds(examples, examples.train, some) };
    const x = await ended(featuresOf((name, feeds) => program.run(name, feeds), learned, fed, indices));
    const labels = indices.map((index) => examples.train.labels![index]!);
    const { kernel, bias } = await ended(fittedProbe({ x, labels, classes }));
    return { [KERNEL]: kernel, [BIAS]: bias };
  } finally {
    program.dispose();
  }
}

/** What work comes to that nobody else needs a turn in. */
async function ended<T>(work: Generator<unknown, T> | AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await work.next();
    if (done) return value as T;
  }
}
