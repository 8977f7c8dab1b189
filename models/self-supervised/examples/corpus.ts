import { encodeData } from '../../core/same-data.js';
import type { DataSources } from '../../core/model.js';
import type { Tensor1D } from '@tensorflow/tfjs';
import { philox } from '../../data/shuffle.js';
import { tf } from '../../engine/tensorflow.js';
import { windowsOf } from '../../transformer/tasks/language-task.js';
import { tokensInput } from '../../transformer/tasks/token-use.js';
import { tokenizerAssets, tokenizerFor } from '../../transformer/tasks/vocabulary.js';
import { contextProblem, testWindows, trainWindows } from '../../transformer/windows.js';
import type { SelfSupervisedConfig } from '../config.js';
import type { Examples } from '../examples.js';
import { transformerLike } from '../like.js';
import { tokenPart } from './token-part.js';

/**
 * Windows of the context's length in one long text, without classes. In each epoch a window begins elsewhere in its stretch of the
 * text; where no epoch is named, at its beginning. Throws RequestError where they can't be learned from.
 */
export async function corpusExamples(config: SelfSupervisedConfig, sources: DataSources): Promise<Examples> {
  const corpus = await sources.corpus();
  const { context, seed } = config;
  const tokenizer = tokenizerFor(transformerLike(config), tokenizerAssets(config, sources), {
    train: [corpus.train],
    test: [corpus.test],
  });
  const train = encodeData(tokenizer, corpus.train, corpus.name);
  const test = encodeData(tokenizer, corpus.test, corpus.name);
  const problem = contextProblem(context, {
    ...{ name: corpus.name, unit: 'tokens' },
    ...{ train: train.length, test: test.length },
  });
  if (problem) throw problem;
  const shift = (index: number, epoch: number) => philox([index, epoch, 0, 3], [seed, 0])[0] / 2 ** 32;
  const windowOf = (text: Int32Array) => (number: number) => text.subarray(number * context, (number + 1) * context);
  const common = { labels: null, tokenizer, context };
  return {
    shape: { kind: 'tokens', length: context, vocabulary: tokenizer.size + 1 },
    unit: 'sequences',
    classNames: [],
    train: tokenPart({
      ...common,
      count: trainWindows(train.length, context),
      tokensOf: windowOf(train),
      feeds: (indices, epoch) => ({
        starts: indices.map((index) => Math.floor((index + (epoch === undefined ? 0 : shift(index, epoch))) * context)),
      }),
    }),
    test: tokenPart({
      ...common,
      count: testWindows(test.length, context),
      tokensOf: windowOf(test),
      feeds: (indices) => ({ testStarts: indices.map((index) => index * context) }),
    }),
    data: { text: { values: train, shape: [train.length] }, testText: { values: test, shape: [test.length] } },
    read(scope, { starts, testStarts, raw }) {
      if (raw) return raw;
      const windows = testStarts
        ? windowsOf(scope, 'testText', testStarts as Tensor1D, context)
        : windowsOf(scope, 'text', starts as Tensor1D, context);
      return tf.slice(windows, [0, 0], [windows.shape[0], context]);
    },
    assets: { tokenizer: tokenizer.toJSON() },
    use: { input: tokensInput(context, tokenizer.size + 1, tokenizer.toJSON()), read: (raw) => raw },
    pixelsOfFile: null,
  };
}
