import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { countParameters, type DataSources } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { createProgram } from '../../models/engine/create-program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { transformerConfig, type TransformerConfig } from '../../models/transformer/config.js';
import { networkVariables } from '../../models/transformer/network.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { plainTransformer } from './plain-transformer.js';
import { inProcess, indicesOf, syntheticBytes, type Contender, type Workload } from './workload.js';

const TOKENS = 2 ** 18;
const VOCABULARY = 65;

/** nanoGPT's setting for a CPU, as the app's preset has it. */
export const config = parseConfig(transformerConfig, 'char-nano', { probes: 0 }) as unknown as TransformerConfig;
const { batchSize, context } = config;
const WINDOWS = TOKENS / context - 1;

const noise = syntheticBytes(TOKENS);
/** A text that can be learned: each token is the one before and 4 … 10 more. */
const tokens = Int32Array.from(noise, (byte, i) => (7 * i + (byte % 4)) % VOCABULARY);

/** The character that stands for a token. */
export function characterOf(token: number): string {
  return String.fromCharCode(48 + token);
}

/** The same as text; the tokenizer counts characters in this order. */
export const sources: DataSources = {
  corpus() {
    const train = Array.from(tokens, characterOf).join('');
    return Promise.resolve({ name: 'synthetic', train, test: train.slice(0, 10 * context) });
  },
  images: () => Promise.reject(new Error('The benchmark has no images for it.')),
  labelledTexts: () => Promise.reject(new Error('The benchmark has no classes of texts for it.')),
  assets: null,
};

/** Where the windows of a step's batch begin. */
function startsOf(step: number): Int32Array {
  return indicesOf(step, batchSize, WINDOWS).map((window) => window * context);
}

async function ours(mode: 'compiled' | 'eager'): Promise<Contender> {
  const model = await buildTransformer(config, sources);
  const { variables, optimizers, data, train } = model;
  const program = await createProgram({ variables, optimizers, data, functions: { train } }, { mode });
  let step = 0;
  return inProcess({
    parameters: Object.values(countParameters(variables)).reduce((sum, count) => sum + count),
    step() {
      const feeds = { starts: startsOf(step++), learningRate: config.learningRate };
      return program.run('train', feeds, { random: [0, step] }).scalars['loss']!;
    },
    dispose: () => program.dispose(),
  });
}

function plain(): Promise<Contender> {
  const dimensions = { vocabulary: VOCABULARY, piece: null, length: context, classes: null };
  const hidden = tf.tidy(() => tf.equal(tf.linalg.bandPart(tf.ones([context, context]), -1, 0), 0)) as Tensor2D;
  const contender = plainTransformer({
    variables: networkVariables(config, dimensions),
    config,
    batch(step) {
      const windows = tf.tensor2d(
        Int32Array.from(
          Array.from(startsOf(step)).flatMap((start) => [...tokens.subarray(start, start + context + 1)]),
        ),
        [batchSize, context + 1],
        'int32',
      );
      return {
        tokens: tf.slice(windows, [0, 0], [batchSize, context]),
        targets: tf.reshape(tf.slice(windows, [0, 1], [batchSize, context]), [-1]) as Tensor1D,
      };
    },
    logits(model, batch) {
      const states = tf.reshape(model.encode(batch, hidden), [-1, config.width]) as Tensor2D;
      return tf.matMul(states, model.weights['embedding/tokens'] as Tensor2D, false, true);
    },
  });
  return Promise.resolve({
    ...contender,
    dispose() {
      contender.dispose();
      hidden.dispose();
    },
  });
}

export const nano: Workload = {
  name: 'nano',
  title: 'language model as nanoGPT on a CPU, 4 layers, 4 heads, width 128, context 64, batch 12',
  parameters: 804_096,
  contenders: { ours: () => ours('compiled'), 'ours-eager': () => ours('eager'), tfjs: plain },
};
