import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { InferenceExamples } from '../../core/inference.js';
import type { DataSources } from '../../core/model.js';
import type { ProbeInput } from '../questions/attention.js';
import type { Tokenizer } from '../../data/tokenizers/tokenizer.js';
import { philox } from '../../data/shuffle.js';
import { constant } from '../../engine/constant.js';
import type { Scope } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import type { TransformerConfig } from '../config.js';
import { encodeData } from '../../core/same-data.js';
import { tokenExamples, tokensInput } from './token-use.js';
import { argMax, type Probe, type Task } from './task.js';
import { contextProblem, testWindows, trainWindows } from '../windows.js';
import { tokenizerAssets, tokenizerFor, tokensOfInput, vocabularyLabels } from './vocabulary.js';

export interface LanguageTask extends Task {
  tokenizer: Tokenizer;
}

/**
 * The next token of a text. An epoch looks at one window of the context's length for each such length of the text, which
 * begins anywhere within it, drawn anew for each window and epoch.
 */
export async function languageTask(config: TransformerConfig, sources: DataSources): Promise<LanguageTask> {
  const corpus = await sources.corpus();
  const tokenizer = tokenizerFor(config, tokenizerAssets(config, sources), {
    train: [corpus.train],
    test: [corpus.test],
  });
  const train = encodeData(tokenizer, corpus.train, corpus.name);
  const test = encodeData(tokenizer, corpus.test, corpus.name);
  const { context, seed } = config;
  const problem = contextProblem(context, {
    ...{ name: corpus.name, unit: 'tokens' },
    ...{ train: train.length, test: test.length },
  });
  if (problem) throw problem;
  const windows = testWindows(test.length, context);
  const tokenWeight = 1 / context;
  return {
    tokenizer,
    dimensions: { vocabulary: tokenizer.size, piece: null, length: context, classes: null },
    data: { text: { values: train, shape: [train.length] }, testText: { values: test, shape: [test.length] } },
    examples: trainWindows(train.length, context),
    unit: 'sequences',
    feeds({ epoch, indices }) {
      const shift = (index: number) => philox([index, epoch, 0, 3], [seed, 0])[0] / 2 ** 32;
      return { starts: indices.map((index) => Math.floor((index + shift(index)) * context)) };
    },
    read(scope, { starts, testStarts, weights }) {
      const windows_BT1 = testStarts
        ? windowsOf(scope, 'testText', testStarts as Tensor1D, context)
        : windowsOf(scope, 'text', starts as Tensor1D, context);
      const batch = windows_BT1.shape[0];
      return {
        input: { tokens_BT: tf.slice(windows_BT1, [0, 0], [batch, context]), real_BT: null },
        target: {
          kind: 'next',
          tokens_BT: tf.slice(windows_BT1, [0, 1], [batch, context]),
          weights_BT: weights
            ? (tf.mul(tf.reshape(weights, [batch, 1]), tf.fill([1, context], tokenWeight)) as Tensor2D)
            : null,
        },
      };
    },
    evaluation: {
      unit: `sequences of ${context} held-out tokens`,
      count: windows,
      feeds: (indices, real) => ({
        testStarts: indices.map((index) => index * context),
        weights: Float32Array.from(indices, (_, row) => Number(row < real)),
      }),
    },
    probes: (count) =>
      Array.from({ length: Math.min(count, windows) }, (_, number) => {
        const start = Math.floor((number * windows) / count) * context;
        return probeOf(`Held-out text ${number + 1}`, test.slice(start, start + context + 1), config, tokenizer);
      }),
    probeOf: (input) => userProbe(input, config, tokenizer),
    use: {
      input: tokensInput(context, tokenizer.size, tokenizer.toJSON()),
      read: (raw) => ({ tokens_BT: raw as Tensor2D, real_BT: null }),
      task: { kind: 'next-token', vocabulary: tokenizer.size },
      examples: (part) => Promise.resolve(windowExamples(part === 'train' ? train : test, context)),
    },
    vocabulary: vocabularyLabels(tokenizer),
    assets: { tokenizer: tokenizer.toJSON() },
  };
}

/** Windows of the context's length, one after the other, and the tokens that follow. */
function windowExamples(text: Int32Array, context: number): InferenceExamples | null {
  const count = testWindows(text.length, context);
  const values = text.subarray(0, count * context);
  const targets = text.subarray(1, count * context + 1);
  return tokenExamples({ values, shape: [count, context], unit: 'sequences', targets, perRow: context });
}

/** Windows [B, T + 1] of the resident text, from where each begins. */
export function windowsOf(scope: Scope, text: string, starts_B: Tensor1D, context: number): Tensor2D {
  const batch = starts_B.shape[0];
  const offsets = constant(
    tf.tensor2d(
      Int32Array.from({ length: context + 1 }, (_, i) => i),
      [1, context + 1],
      'int32',
    ),
  );
  const places = tf.add(tf.reshape(starts_B, [batch, 1]), offsets);
  const flat = scope.gather(text, tf.reshape(places, [batch * (context + 1)]));
  return tf.reshape(flat, [batch, context + 1]);
}

function userProbe(input: ProbeInput, config: TransformerConfig, tokenizer: Tokenizer): Probe {
  if (input.kind !== 'text') {
    throw new RequestError('input: this model reads text; write some.', { field: 'input' });
  }
  const tokens = tokensOfInput(tokenizer, input.text, 'input', config.context);
  return probeOf('Your text', tokens, config, tokenizer);
}

/** `tokens`: at most one more than the context; the last one of so many is only predicted. */
function probeOf(title: string, tokens: Int32Array, { context }: TransformerConfig, tokenizer: Tokenizer): Probe {
  const count = Math.min(tokens.length, context);
  const input = new Int32Array(context);
  input.set(tokens.subarray(0, count));
  return {
    title,
    image: null,
    input: { tokens: input, count },
    toWrite: 0,
    describe(logits) {
      const { size } = tokenizer;
      const positions = Array.from({ length: count }, (_, position) => position);
      const labelAt = (position: number) => {
        const token = tokens[position];
        return token === undefined ? null : tokenizer.label(token);
      };
      return {
        labels: positions.map((position) => labelAt(position)!),
        prediction: {
          kind: 'tokens',
          predicted: positions.map((position) => tokenizer.label(argMax(logits, position * size, size))),
          target: positions.map((position) => labelAt(position + 1)),
          answerFrom: 0,
        },
      };
    },
  };
}
