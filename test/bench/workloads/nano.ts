import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { DataSources } from '../../../models/core/model.js';
import { parseConfig } from '../../../models/core/parse-config.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { transformerConfig, type TransformerConfig } from '../../../models/transformer/config.js';
import { networkVariables } from '../../../models/transformer/network.js';
import { generateQuestion } from '../../../models/transformer/questions/generate.js';
import { buildTransformer } from '../../../models/transformer/transformer.js';
import { plainTransformer } from './plain-transformer.js';
import { writes } from './writing.js';
import {
  contendersOf,
  indicesOf,
  sizeOf,
  syntheticBytes,
  type OurMode,
  ownSize,
  type Sizes,
  type Training,
} from '../workload.js';

const TOKENS = 2 ** 18;
const VOCABULARY = 65;

/** nanoGPT's setting for a CPU, as the app's preset has it. */
function configOf({ batchFactor, widthFactor }: Sizes): TransformerConfig {
  const preset = { batchSize: 12 * batchFactor, width: 128 * widthFactor, feedForward: 512 * widthFactor };
  return parseConfig(transformerConfig, 'char-nano', { ...preset, probes: 0 }) as unknown as TransformerConfig;
}

const { context } = configOf(ownSize);
const WINDOWS = TOKENS / context - 1;

const noise = syntheticBytes(TOKENS);
/** A text that can be learned: each token is the one before and 4 … 10 more. */
const tokens = Int32Array.from(noise, (byte, i) => (7 * i + (byte % 4)) % VOCABULARY);

/** The character that stands for a token. */
function characterOf(token: number): string {
  return String.fromCharCode(48 + token);
}

/** The same as text; the tokenizer counts characters in this order. */
const sources: DataSources = {
  corpus() {
    const train = Array.from(tokens, characterOf).join('');
    return Promise.resolve({ name: 'synthetic', train, test: train.slice(0, 10 * context) });
  },
  images: () => Promise.reject(new Error('The benchmark has no images for it.')),
  labelledTexts: () => Promise.reject(new Error('The benchmark has no classes of texts for it.')),
  table: () => Promise.reject(new Error('The benchmark has no table for it.')),
  assets: null,
  startAssets: null,
};

/** Where the windows of a step's batch begin. */
function startsOf(step: number, { batchSize }: TransformerConfig): Int32Array {
  return indicesOf(step, batchSize, WINDOWS).map((window) => window * context);
}

async function ours(mode: OurMode, sizes: Sizes): Promise<Training> {
  const config = configOf(sizes);
  const { variables, optimizers, data, train, parts } = await buildTransformer(config, sources);
  const text = parts.find(({ questions }) => questions && generateQuestion.name in questions);
  if (!text) throw new Error('The nano model writes no text.');
  const { scratch = {}, functions } = text;
  const program = await createProgram(
    { variables, optimizers, data, scratch, functions: { train, ...functions } },
    mode,
  );
  let step = 0;
  return {
    parameters: sizeOf(Object.values(variables)),
    step() {
      const feeds = { starts: startsOf(step++, config), learningRate: config.learningRate };
      return program.run('train', feeds, { random: [0, step] }).scalars['loss']!;
    },
    ...(mode.mode === 'compiled' && { write: writes(program, text, { prompt: characterOf(0), context }) }),
  };
}

function plain(sizes: Sizes): Training {
  const config = configOf(sizes);
  const dimensions = { vocabulary: VOCABULARY, piece: null, length: context, classes: null };
  const hidden = tf.tidy(() => tf.equal(tf.linalg.bandPart(tf.ones([context, context]), -1, 0), 0)) as Tensor2D;
  return plainTransformer({
    variables: networkVariables(config, dimensions),
    config,
    batch(step) {
      const windows = tf.tensor2d(
        Int32Array.from(
          Array.from(startsOf(step, config)).flatMap((start) => [...tokens.subarray(start, start + context + 1)]),
        ),
        [config.batchSize, context + 1],
        'int32',
      );
      return {
        tokens: tf.slice(windows, [0, 0], [config.batchSize, context]),
        targets: tf.reshape(tf.slice(windows, [0, 1], [config.batchSize, context]), [-1]) as Tensor1D,
      };
    },
    logits(model, batch) {
      const states = tf.reshape(model.encode(batch, hidden), [-1, config.width]) as Tensor2D;
      return tf.matMul(states, model.weights['embedding/tokens'] as Tensor2D, false, true);
    },
  });
}

export const contenders = contendersOf(ours, plain);
