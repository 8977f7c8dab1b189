import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { parseConfig } from '../../../models/core/parse-config.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { transformerConfig, type TransformerConfig } from '../../../models/transformer/config.js';
import { losses } from '../../../models/transformer/losses.js';
import { Network, networkVariables } from '../../../models/transformer/network.js';
import { plainTransformer } from './plain-transformer.js';
import {
  contendersOf,
  indicesOf,
  sizeOf,
  syntheticBytes,
  type OurMode,
  type Sizes,
  type Training,
} from '../workload.js';

const BATCH = 64;
const EXAMPLES = 4096;
const VOCABULARY = 1000;
const LENGTH = 64;
const CLASSES = 10;
const PER_CLASS = VOCABULARY / CLASSES;

// The tokens of a text are those of its class.
const noise = syntheticBytes(EXAMPLES * LENGTH);
const labels = Int32Array.from({ length: EXAMPLES }, (_, i) => noise[i * LENGTH]! % CLASSES);
const tokens = Int32Array.from(noise, (byte, at) => labels[Math.floor(at / LENGTH)]! * PER_CLASS + (byte % PER_CLASS));

/** The classic encoder (Vaswani et al. 2017): layer norm after each residual sum, ReLU; nothing is padding. */
function configOf({ widthFactor }: Sizes): TransformerConfig {
  return parseConfig(transformerConfig, 'texts', {
    ...{ layers: 2, heads: 4, width: 64 * widthFactor, feedForward: 128 * widthFactor, context: LENGTH },
    ...{ norm: 'post', activation: 'relu', dropout: 0 },
    ...{ optimizer: 'adam', learningRate: 1e-3, beta2: 0.999, clipNorm: 0 },
  }) as unknown as TransformerConfig;
}
function batchOf({ batchFactor }: Sizes): number {
  return BATCH * batchFactor;
}

const dimensions = { vocabulary: VOCABULARY, piece: null, length: LENGTH, classes: CLASSES };

async function ours(mode: OurMode, sizes: Sizes): Promise<Training> {
  const config = configOf(sizes);
  const variables = networkVariables(config, dimensions);
  const { optimizer: kind, beta1, beta2 } = config;
  const program = await createProgram(
    {
      variables,
      optimizers: { adam: { kind, beta1, beta2, parameters: Object.keys(variables) } },
      data: {
        tokens: { values: tokens, shape: [EXAMPLES, LENGTH] },
        labels: { values: labels, shape: [EXAMPLES] },
      },
      functions: {
        train: (scope, { indices, learningRate }) => {
          const tokens_BT = scope.gather('tokens', indices!) as Tensor2D;
          const labels_B = scope.gather('labels', indices!) as Tensor1D;
          const network = new Network(scope, config, dimensions);
          const { loss } = scope.minimize('adam', learningRate as Scalar, () => {
            const input = { tokens_BT, real_BT: null };
            const target = { kind: 'class', labels_B, weights_B: null } as const;
            return losses(network, network.encode(input).states, { input, target, smoothing: 0 });
          });
          return { loss };
        },
        classify: (scope, { indices }) => {
          const network = new Network(scope, config, dimensions);
          const tokens_BT = scope.gather('tokens', indices!) as Tensor2D;
          const { states } = network.encode({ tokens_BT, real_BT: null });
          return { classes: tf.argMax(network.classLogits(states, null), 1) };
        },
      },
    },
    mode,
  );
  let step = 0;
  return {
    parameters: sizeOf(Object.values(variables)),
    step() {
      const feeds = { indices: indicesOf(step++, batchOf(sizes), EXAMPLES), learningRate: config.learningRate };
      return program.run('train', feeds).scalars['loss']!;
    },
    infer: (batch) => program.run('classify', { indices: indicesOf(0, batch, EXAMPLES) }).tensors['classes']!.data[0]!,
  };
}

function plain(sizes: Sizes): Training {
  const config = configOf(sizes);
  return plainTransformer({
    variables: networkVariables(config, dimensions),
    config,
    batch(step) {
      const indices = Array.from(indicesOf(step, batchOf(sizes), EXAMPLES));
      const rows = indices.map((index) => tokens.subarray(index * LENGTH, (index + 1) * LENGTH));
      return {
        tokens: tf.tensor2d(Int32Array.from(rows.flatMap((row) => [...row])), [indices.length, LENGTH], 'int32'),
        targets: tf.tensor1d(
          indices.map((index) => labels[index]!),
          'int32',
        ),
      };
    },
    logits: (model, batch) => model.dense('head/classes', tf.mean(model.encode(batch, null), 1)) as Tensor2D,
    first: (batch) => tf.tensor2d(tokens.subarray(0, batch * LENGTH), [batch, LENGTH], 'int32'),
  });
}

export const contenders = contendersOf(ours, plain);
