import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { programLearner } from '../core/learner-builder.js';
import type { DataSources, Evaluation, Model, ModelPart } from '../core/model.js';
import type { ProgramFunction, Scope } from '../engine/program.js';
import type { TransformerConfig } from './config.js';
import { isAlgorithm } from './fields.js';
import { textGeneration } from './generation.js';
import { nextTokenOf } from './explained.js';
import { inferenceOf } from './inference.js';
import { insideOf } from './inside.js';
import { losses } from './losses.js';
import { Network, networkVariables } from './network.js';
import { isFrozen } from './parameter-count.js';
import { algorithmTask } from './tasks/algorithm-task.js';
import { imageTask } from './tasks/image-task.js';
import { languageTask } from './tasks/language-task.js';
import type { Task } from './tasks/task.js';
import { textTask } from './tasks/text-task.js';

// The folder, in the order in which it is best read:
//   blocks.ts      attention, feed-forward and layers as pure functions over their parameters, with masks and positions
//   network.ts     the parameters and their initial values; embedding → blocks → logits
//   losses.ts      cross-entropy, accuracy and exact matches of those logits
//   tasks/         what is learned: images, texts, a language, rules; each turns its data into the network's input and targets
//   transformer.ts (here) the step of training, and evaluation
//   generation.ts  writing text with a cache of keys and values; sampling.ts draws the tokens
//   inside.ts      what the panels show: attention on probes, positions, embeddings
//   inference.ts   the network for use elsewhere: raw pixels or tokens in, logits out; explained.ts those of one token
//   config.ts      what can be chosen, of the keys in fields.ts; presets.ts, metrics.ts and parameter-count.ts tell what follows from it

export const transformerLearner = programLearner<TransformerConfig>(buildTransformer);

/**
 * A transformer for one of four kinds of task: an encoder that names classes of images or texts, or a causal model that
 * says the next token of a text or of a rule's answer. Pre- or post-norm, GPT-2's initial values.
 */
export async function buildTransformer(config: TransformerConfig, sources: DataSources): Promise<Model> {
  if (config.task === 'language') {
    const task = await languageTask(config, sources);
    return modelOf(config, task, [textGeneration(config, task.dimensions, task.tokenizer)]);
  }
  const task = isAlgorithm(config.task)
    ? algorithmTask(config)
    : config.task === 'images'
      ? await imageTask(config, sources)
      : await textTask(config, sources);
  return modelOf(config, task);
}

function modelOf(config: TransformerConfig, task: Task, parts: ModelPart[] = []): Model {
  const { optimizer: kind, beta1, beta2, momentum, weightDecay, clipNorm } = config;
  const variables = networkVariables(config, task.dimensions);
  const frozen = isFrozen(config);
  const parameters = Object.keys(variables).filter((name) => !frozen || name.startsWith('head/classes/'));
  return {
    variables,
    optimizers: { optimizer: { kind, parameters, beta1, beta2, momentum, weightDecay, clipNorm } },
    data: task.data,
    examples: task.examples,
    unit: task.unit,
    feeds: (batch) => task.feeds(batch),
    train: (scope, inputs) => trainStep(scope, inputs, { config, task }),
    evaluation: evaluationOf(config, task),
    parts: [...(config.probes > 0 ? [insideOf(config, task)] : []), ...parts],
    inference: inferenceOf(config, task),
    ...(task.dimensions.classes === null && { explained: nextTokenOf(config, task) }),
    assets: task.assets,
  };
}

interface Learned {
  config: TransformerConfig;
  task: Task;
}

function trainStep(scope: Scope, inputs: Record<string, Tensor>, { config, task }: Learned) {
  const { input, target } = task.read(scope, inputs);
  const network = new Network(scope, config, task.dimensions);
  const dropout = (x: Tensor) => scope.random.dropout(x, config.dropout);
  const frozen = isFrozen(config) ? network.encode(input).states : null;
  const { loss, accuracy, gradientNorm, applied } = scope.minimize(
    'optimizer',
    inputs['learningRate'] as Scalar,
    () => {
      const states = frozen ?? network.encode(input, config.dropout > 0 ? { dropout } : {}).states;
      const { loss, accuracy } = losses(network, states, { input, target, smoothing: config.labelSmoothing });
      return { loss, accuracy };
    },
  );
  // What is not returned is not computed, see transformerMetrics.
  return { loss, ...(config.task !== 'language' && { accuracy }), gradientNorm, applied };
}

/** A quick evaluation looks at this many batches, spread evenly; it is a batch of training each. */
const QUICK_BATCHES = 20;

function evaluationOf(config: TransformerConfig, task: Task): Evaluation {
  const { count, unit, feeds } = task.evaluation;
  const batch = Math.min(config.batchSize, count);
  const quick = Math.min(count, Math.max(QUICK_BATCHES * batch, 1));
  const numbers = (extent: 'quick' | 'full') =>
    extent === 'full'
      ? Int32Array.from({ length: count }, (_, i) => i)
      : Int32Array.from({ length: quick }, (_, i) => Math.floor((i * count) / quick));
  const evaluate: ProgramFunction = (scope, inputs) => {
    const { input, target } = task.read(scope, inputs);
    const network = new Network(scope, config, task.dimensions);
    const { states } = network.encode(input);
    const { loss, accuracy, exactMatch, weight } = losses(network, states, { input, target, smoothing: 0 });
    return {
      validationLoss: loss,
      validationAccuracy: accuracy,
      ...(isAlgorithm(config.task) && { exactMatch: exactMatch! }),
      weight,
    };
  };
  return {
    evaluate,
    batches(extent) {
      const all = numbers(extent);
      return Array.from({ length: Math.ceil(all.length / batch) }, (_, at) => {
        const indices = new Int32Array(batch).fill(all[0]!);
        const real = all.subarray(at * batch, (at + 1) * batch);
        indices.set(real);
        return feeds(indices, real.length);
      });
    },
    unit,
    examples: (extent) => (extent === 'full' ? count : quick),
    criterion: 'validationLoss',
  };
}
