import type { Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { InferenceExamples } from '../../core/inference.js';
import type { Feed } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { EPOCH_EXAMPLES, type TransformerConfig } from '../config.js';
import { algorithmSizes } from '../parameter-count.js';
import { diceOf, ruleOf, SEPARATOR, type Rule, type RuleExample } from './algorithms.js';
import { NO_TOKEN, tokenExamples, tokensInput } from './token-use.js';
import { argMax, type Probe, type Task } from './task.js';

/** Streams of random examples: what is trained on never comes in the others. */
const [TRAIN, TEST, PROBE] = [0, 1, 2];
const TEST_EXAMPLES = 2000;
const PADDING = '·';

/**
 * A rule as a language: the input, "=", the answer, token by token. Only the answer's tokens are asked for, so the
 * network must get them from where they stand in the input. Made anew for each step: no example comes twice but by chance.
 */
export function algorithmTask(config: TransformerConfig): Task {
  const rule = ruleOf(config);
  const vocabulary = [...rule.symbols, SEPARATOR, PADDING];
  const tokenOf = new Map(vocabulary.map((symbol, token) => [symbol, token]));
  const sizes = algorithmSizes(config);
  const { length } = sizes;
  const padding = tokenOf.get(PADDING)!;
  const encode = (symbols: readonly string[]) => symbols.map((symbol) => tokenOf.get(symbol)!);

  /** Inputs, next tokens and weights of examples, padded at the end; `real` of them count. */
  function feedsOf(examples: readonly RuleExample[], real: number): Record<string, Feed> {
    const shape = [examples.length, length];
    const tokens = new Int32Array(examples.length * length).fill(padding);
    const next = new Int32Array(examples.length * length);
    const weights = new Float32Array(examples.length * length);
    examples.forEach(({ given, answer }, row) => {
      const whole = encode([...given, SEPARATOR, ...answer]);
      tokens.set(whole.slice(0, -1), row * length);
      next.set(whole.slice(1), row * length);
      const from = row * length + given.length;
      if (row < real) weights.fill(1 / answer.length, from, from + answer.length);
    });
    return { tokens: { shape, data: tokens }, next: { shape, data: next }, weights: { shape, data: weights } };
  }

  const drawn = (stream: number, number: number, heldOut: boolean) =>
    rule.draw(diceOf([config.seed, stream, number]), heldOut);

  /** The first ones of a stream; only answers have targets. */
  function madeExamples(stream: number, heldOut: boolean): InferenceExamples | null {
    const numbers = Array.from({ length: TEST_EXAMPLES }, (_, number) => drawn(stream, number, heldOut));
    const { tokens, next, weights } = feedsOf(numbers, numbers.length) as Record<string, TensorData>;
    const targets = Int32Array.from(next!.data, (token, at) => (weights!.data[at]! > 0 ? token : NO_TOKEN));
    return tokenExamples({
      values: tokens!.data as Int32Array,
      shape: tokens!.shape,
      unit: 'sequences',
      targets,
      perRow: length,
    });
  }

  return {
    dimensions: { ...sizes, piece: null, classes: null },
    data: {},
    examples: EPOCH_EXAMPLES,
    unit: 'sequences',
    feeds: ({ epoch, indices }) =>
      feedsOf(
        Array.from(indices, (index) => drawn(TRAIN, epoch * EPOCH_EXAMPLES + index, false)),
        indices.length,
      ),
    read: (_scope, { tokens, next, weights }) => ({
      input: { tokens_BT: tokens as Tensor2D, real_BT: null },
      target: { kind: 'next', tokens_BT: next as Tensor2D, weights_BT: weights as Tensor2D },
    }),
    evaluation: {
      unit: 'held-out sequences',
      count: TEST_EXAMPLES,
      feeds: (indices, real) =>
        feedsOf(
          Array.from(indices, (index) => drawn(TEST, index, true)),
          real,
        ),
    },
    probes: (count) =>
      Array.from({ length: count }, (_, number) => {
        const example = drawn(PROBE, number, true);
        return probeOf(`Held-out input ${number + 1}`, example, { rule, encode, length, padding, vocabulary });
      }),
    probeOf(input) {
      const context = { rule, encode, length, padding, vocabulary };
      if (input.kind === 'text') return probeOf('Your input', exampleOf(config, rule, input.text), context);
      if (input.kind === 'example' && input.number < TEST_EXAMPLES) {
        return probeOf(`Test input ${input.number}`, drawn(TEST, input.number, true), context);
      }
      const given = input.kind === 'example' ? String(input.number) : input.path;
      throw new RequestError(
        `input: ${given} can't be used; write an input of the task, or the number of a test input from 0 to ${TEST_EXAMPLES - 1}.`,
        { field: 'input' },
      );
    },
    use: {
      input: tokensInput(length, vocabulary.length, { kind: 'symbols', symbols: vocabulary }),
      read: (raw) => ({ tokens_BT: raw as Tensor2D, real_BT: null }),
      task: { kind: 'next-token', vocabulary: vocabulary.length },
      examples: (part) => Promise.resolve(part === 'train' ? madeExamples(TRAIN, false) : madeExamples(TEST, true)),
    },
    vocabulary,
    assets: {},
  };
}

interface Context {
  rule: Rule;
  encode: (symbols: readonly string[]) => number[];
  length: number;
  padding: number;
  vocabulary: string[];
}

/** The input alone: the network writes the answer, and is observed on both. */
function probeOf(title: string, { given, answer }: RuleExample, context: Context): Probe {
  const { encode, length, padding, vocabulary } = context;
  const tokens = new Int32Array(length).fill(padding);
  const written = encode([...given, SEPARATOR]);
  tokens.set(written);
  const count = given.length + answer.length;
  const answerFrom = given.length;
  return {
    title,
    image: null,
    input: { tokens, count },
    toWrite: answer.length - 1,
    describe(logits, all) {
      const size = vocabulary.length;
      const positions = Array.from({ length: count }, (_, position) => position);
      const predicted = positions.map((position) => vocabulary[argMax(logits, position * size, size)]!);
      const target = positions.map((position) => answer[position - answerFrom] ?? null);
      return {
        labels: positions.map((position) => vocabulary[all![position]!]!),
        prediction: { kind: 'tokens', predicted, target, answerFrom },
      };
    },
  };
}

/** Symbols as people write them: with spaces between, or, where each is one character, without. Throws RequestError. */
function exampleOf(config: TransformerConfig, rule: Rule, text: string): RuleExample {
  const trimmed = text.trim();
  const spaced = config.task === 'add' ? trimmed.replace(/\+/g, ' + ') : trimmed;
  const parts = spaced.split(/\s+/).filter((part) => part !== '');
  const single = rule.symbols.slice(0, 2).every((symbol) => symbol.length === 1) && config.task !== 'add';
  const given = single && parts.length === 1 ? [...parts[0]!] : parts;
  if (given.length === 0) {
    throw new RequestError(`input: it is empty; write an input of the task, such as '${exampleText(config, rule)}'.`, {
      field: 'input',
    });
  }
  const answer = rule.answer(given);
  if ('problem' in answer) {
    const shown = trimmed.length > 40 ? `${trimmed.slice(0, 40)}…` : trimmed;
    throw new RequestError(
      `input: '${shown}' can't be used, since ${answer.problem}; write something like '${exampleText(config, rule)}'.`,
      { field: 'input' },
    );
  }
  return { given, answer };
}

function exampleText(config: TransformerConfig, rule: Rule): string {
  return rule.draw(diceOf([config.seed, PROBE, 0]), true).given.join(' ');
}
