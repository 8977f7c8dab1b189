import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { DataSources } from '../../core/model.js';
import type { ProbeInput } from '../questions/attention.js';
import type { LabelledTexts } from '../../data/dataset.js';
import type { Tokenizer } from '../../data/tokenizers/tokenizer.js';
import { tf } from '../../engine/tensorflow.js';
import type { TransformerConfig } from '../config.js';
import { transformerDataProblem } from '../data-problem.js';
import { encodeData, keptClasses } from '../../core/same-data.js';
import type { NetworkInput } from '../network.js';
import { tokenExamples, tokensInput, withPadding } from './token-use.js';
import { classPrediction, type Probe, type Task } from './task.js';
import { tokenizerAssets, tokenizerFor, tokensOfInput, vocabularyLabels } from './vocabulary.js';

/** Classes of texts: the first tokens of each, filled up with padding that nobody looks at. */
export async function textTask(config: TransformerConfig, sources: DataSources): Promise<Task> {
  const [train, test] = [await sources.labelledTexts('train'), await sources.labelledTexts('test')];
  const { name, classNames } = train;
  const problem = transformerDataProblem(config, {
    ...{ kind: 'labelled-text', name, classNames },
    ...{ train: train.texts.length, test: test.texts.length },
  });
  if (problem) throw problem;
  const tokenizer = tokenizerFor(config, tokenizerAssets(config, sources), { train: train.texts, test: test.texts });
  const { context } = config;
  const padding = tokenizer.size;
  const classes = keptClasses(sources.assets, train);
  const resident = ({ texts, name }: LabelledTexts) => {
    const values = new Int32Array(texts.length * context).fill(padding);
    texts.forEach((text, row) => {
      values.set(encodeData(tokenizer, text, name).subarray(0, context), row * context);
    });
    return { values, shape: [texts.length, context] };
  };
  const data = { texts: resident(train), testTexts: resident(test) };
  const read = (tokens_BT: Tensor2D): NetworkInput => ({
    tokens_BT,
    real_BT: tf.notEqual(tokens_BT, tf.scalar(padding, 'int32')),
  });
  const reader: Reader = { tokenizer, context, classNames: train.classNames, pooling: config.pooling, test };
  return {
    dimensions: { vocabulary: tokenizer.size + 1, piece: null, length: context, classes: train.classNames.length },
    data,
    examples: train.texts.length,
    unit: 'texts',
    feeds: ({ indices }) => ({ indices, labels: indices.map((index) => train.labels[index]!) }),
    read(scope, { indices, testIndices, labels, weights }) {
      const tokens_BT = (
        testIndices ? scope.gather('testTexts', testIndices) : scope.gather('texts', indices!)
      ) as Tensor2D;
      return {
        input: read(tokens_BT),
        target: {
          kind: 'class',
          labels_B: labels as Tensor1D,
          weights_B: (weights as Tensor1D | undefined) ?? null,
        },
      };
    },
    evaluation: {
      unit: 'test texts',
      count: test.texts.length,
      feeds: (indices, real) => ({
        testIndices: indices,
        labels: indices.map((index) => test.labels[index]!),
        weights: Float32Array.from(indices, (_, row) => Number(row < real)),
      }),
    },
    probes: (count) =>
      Array.from({ length: Math.min(count, test.texts.length) }, (_, at) =>
        testProbe(Math.floor((at * test.texts.length) / count), reader),
      ),
    probeOf: (input) => probeOf(input, reader),
    use: {
      input: withPadding(tokensInput(context, tokenizer.size + 1, tokenizer.toJSON()), padding),
      read: (raw) => read(raw as Tensor2D),
      task: { kind: 'classes', classNames: train.classNames },
      examples: (part) => {
        const { labels } = { train, test }[part];
        const tokens = part === 'train' ? data.texts : data.testTexts;
        return Promise.resolve(tokenExamples({ ...tokens, unit: 'texts', targets: labels, perRow: 1 }));
      },
    },
    vocabulary: vocabularyLabels(tokenizer),
    assets: { tokenizer: tokenizer.toJSON(), ...classes },
  };
}

interface Reader {
  tokenizer: Tokenizer;
  context: number;
  classNames: string[];
  pooling: TransformerConfig['pooling'];
  test: LabelledTexts;
}

function testProbe(number: number, reader: Reader): Probe {
  const { texts, labels, classNames, name } = reader.test;
  const tokens = encodeData(reader.tokenizer, texts[number]!, name);
  return textProbe(`Test text ${number}`, tokens, reader, classNames[labels[number]!]!);
}

function probeOf(input: ProbeInput, reader: Reader): Probe {
  const { test } = reader;
  if (input.kind === 'file') {
    throw new RequestError('input: this model reads text; write some.', { field: 'input' });
  }
  if (input.kind === 'example') {
    if (input.number < test.texts.length) return testProbe(input.number, reader);
    throw new RequestError(
      `input: there is no test text ${input.number}; use a number from 0 to ${test.texts.length - 1}.`,
      { field: 'input' },
    );
  }
  if (input.text.trim() === '') {
    throw new RequestError('input: it is empty; write at least one character.', { field: 'input' });
  }
  const tokens = tokensOfInput(reader.tokenizer, input.text, 'input', Infinity);
  return textProbe('Your text', tokens, reader, null);
}

/** `all` are the text's tokens; those that the context has no room for are not looked at. */
function textProbe(title: string, all: Int32Array, reader: Reader, target: string | null): Probe {
  const { tokenizer, context, classNames, pooling } = reader;
  const count = Math.min(all.length, context);
  const tokens = new Int32Array(context).fill(tokenizer.size);
  tokens.set(all.subarray(0, count));
  return {
    title: all.length > count ? `${title}, the first of its ${all.length} tokens` : title,
    image: null,
    input: { tokens, count },
    toWrite: 0,
    describe(logits) {
      const labels = Array.from(tokens.subarray(0, count), (token) => tokenizer.label(token));
      return {
        labels: pooling === 'class-token' ? ['class', ...labels] : labels,
        prediction: classPrediction(logits, classNames, target),
      };
    },
  };
}
