import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { DataSources } from '../../core/model.js';
import type { ProbeInput } from '../../core/questions.js';
import type { LabelledTexts } from '../../data/dataset.js';
import type { Tokenizer } from '../../data/tokenizers/tokenizer.js';
import { tf } from '../../engine/tensorflow.js';
import type { TransformerConfig } from '../config.js';
import { classPrediction, type Probe, type Task } from './task.js';
import { tokenizerFor, vocabularyLabels } from './vocabulary.js';

/** Classes of texts: the first tokens of each, filled up with padding that nobody looks at. */
export async function textTask(config: TransformerConfig, sources: DataSources): Promise<Task> {
  const [train, test] = [await sources.labelledTexts('train'), await sources.labelledTexts('test')];
  const tokenizer = tokenizerFor(config, sources.assets, { train: train.texts, test: test.texts });
  const { context } = config;
  const padding = tokenizer.size;
  const encode = (text: string) => padded(tokenizer.encode(text), context, padding);
  const resident = ({ texts }: LabelledTexts) => {
    const values = new Int32Array(texts.length * context);
    texts.forEach((text, row) => values.set(encode(text), row * context));
    return { values, shape: [texts.length, context] };
  };
  const reader: Reader = { tokenizer, encode, padding, classNames: train.classNames, pooling: config.pooling, test };
  return {
    dimensions: { vocabulary: tokenizer.size + 1, piece: null, length: context, classes: train.classNames.length },
    data: { texts: resident(train), testTexts: resident(test) },
    examples: train.texts.length,
    unit: 'texts',
    feeds: ({ indices }) => ({ indices, labels: indices.map((index) => train.labels[index]!) }),
    read(scope, { indices, testIndices, labels, weights }) {
      const tokens_BT = (
        testIndices ? scope.gather('testTexts', testIndices) : scope.gather('texts', indices!)
      ) as Tensor2D;
      return {
        input: { tokens_BT, real_BT: tf.notEqual(tokens_BT, tf.scalar(padding, 'int32')) },
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
    vocabulary: vocabularyLabels(tokenizer),
    assets: { tokenizer: tokenizer.toJSON() },
  };
}

interface Reader {
  tokenizer: Tokenizer;
  encode: (text: string) => Int32Array;
  padding: number;
  classNames: string[];
  pooling: TransformerConfig['pooling'];
  test: LabelledTexts;
}

function padded(tokens: Int32Array, length: number, padding: number): Int32Array {
  const filled = new Int32Array(length).fill(padding);
  filled.set(tokens.subarray(0, length));
  return filled;
}

function testProbe(number: number, reader: Reader): Probe {
  const { texts, labels, classNames } = reader.test;
  return textProbe(`Test text ${number}`, texts[number]!, reader, classNames[labels[number]!]!);
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
  return textProbe('Your text', input.text, reader, null);
}

function textProbe(title: string, text: string, reader: Reader, target: string | null): Probe {
  const { tokenizer, padding, classNames, pooling } = reader;
  const tokens = reader.encode(text);
  const end = tokens.indexOf(padding);
  const count = end < 0 ? tokens.length : end;
  const all = tokenizer.encode(text).length;
  return {
    title: all > count ? `${title}, the first of its ${all} tokens` : title,
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
