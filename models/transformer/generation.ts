import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { Answering } from '../core/learner.js';
import type { ModelPart, Run } from '../core/model.js';
import type { PanelContent } from '../core/panel.js';
import { philox } from '../data/shuffle.js';
import type { Tokenizer } from '../data/tokenizers/tokenizer.js';
import { constant } from '../engine/constant.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import { scaledDotProductAttention, type Attended } from './blocks.js';
import type { TransformerConfig } from './config.js';
import { Network } from './network.js';
import type { Dimensions } from './parameter-count.js';
import { writingPanel } from './panels/writing.js';
import { generateDefaults, generateQuestion, type GenerateOptions } from './questions/generate.js';
import { sampleToken } from './sampling.js';
import { tokensOfInput } from './tasks/vocabulary.js';

/**
 * Writes text token by token. Keys and values of what has been read stay in the session, so that each new token costs
 * one position; once the context is full, each token costs a whole pass over the newest ones, as positions move.
 */
export function textGeneration(config: TransformerConfig, dimensions: Dimensions, tokenizer: Tokenizer): ModelPart {
  const { layers, heads, width, context } = config;
  const cache = (kind: 'keys' | 'values', layer: number) => `${kind}/${layer}`;
  const shape = [heads, context, width / heads];
  const caches = Array.from({ length: layers }, (_, layer) => [cache('keys', layer), cache('values', layer)]).flat();

  /** Reads tokens [context], of which those up to `last` [1] are real; logits [V] of what comes after it. */
  function prefill(scope: Scope, { tokens, last }: Record<string, Tensor>) {
    const network = new Network(scope, config, dimensions);
    const { states } = network.encode(
      { tokens_BT: tf.reshape(tokens!, [1, context]) as Tensor2D, real_BT: null },
      {
        attend(layer, q, k, v) {
          scope.assign(cache('keys', layer), tf.squeeze(k, [0]));
          scope.assign(cache('values', layer), tf.squeeze(v, [0]));
          return scaledDotProductAttention(q, k, v, { causal: true });
        },
      },
    );
    const state_1C = tf.gather(tf.reshape(states, [context, width]), last as Tensor1D) as Tensor2D;
    return { logits: tf.reshape(network.tokenLogits(state_1C), [-1]) };
  }

  /** Reads tokens [context], all real, and keeps nothing; logits [V] of what comes after them. */
  function slide(scope: Scope, { tokens }: Record<string, Tensor>) {
    const network = new Network(scope, config, dimensions);
    const { states } = network.encode({ tokens_BT: tf.reshape(tokens!, [1, context]) as Tensor2D, real_BT: null });
    const state_1C = tf.slice(tf.reshape(states, [context, width]), [context - 1, 0], [1, width]) as Tensor2D;
    return { logits: tf.reshape(network.tokenLogits(state_1C), [-1]) };
  }

  /** Reads one more token [1] at `position` [1]; logits [V] of what comes after it. */
  function decode(scope: Scope, { token, position }: Record<string, Tensor>) {
    const network = new Network(scope, config, dimensions);
    const places = constant(
      tf.tensor1d(
        Int32Array.from({ length: context }, (_, i) => i),
        'int32',
      ),
    );
    const here = tf.reshape(tf.equal(places, position!), [1, context, 1]);
    const seen = tf.reshape(tf.lessEqual(places, position!), [1, 1, context, 1]);
    const updated = (name: string, one: Tensor4D) => {
      const all = tf.where(here, tf.squeeze(one, [0]), scope.variable(name));
      scope.assign(name, all);
      return tf.expandDims(all, 0) as Tensor4D;
    };
    const { states } = network.encode(
      { tokens_BT: tf.reshape(token!, [1, 1]) as Tensor2D, real_BT: null },
      {
        position: position as Tensor1D,
        attend: (layer, q, k, v) =>
          oneQueryAttention(q, updated(cache('keys', layer), k), updated(cache('values', layer), v), seen),
      },
    );
    return { logits: tf.reshape(network.tokenLogits(tf.reshape(states, [1, width])), [-1]) };
  }

  const feedsOf = (newest: readonly number[]) => {
    const tokens = new Int32Array(context);
    tokens.set(newest);
    return { tokens, last: Int32Array.of(newest.length - 1) };
  };
  /** The text whose keys and values are cached: of several that are written in turns, each finds those of another. */
  let cached: readonly number[] | null = null;
  const logitsAfter = (run: Run, tokens: readonly number[]): Float32Array => {
    const position = tokens.length - 1;
    const logits = (name: string, feeds: Record<string, Int32Array>) =>
      run(name, feeds).tensors['logits']!.data as Float32Array;
    if (position >= context) return logits('slide', { tokens: Int32Array.from(tokens.slice(-context)) });
    const follows = cached === tokens;
    cached = tokens;
    if (!follows) return logits('prefill', feedsOf(tokens));
    return logits('decode', { token: Int32Array.of(tokens[position]!), position: Int32Array.of(position) });
  };

  const pieces = (run: Run, options: GenerateOptions): Iterable<string> => {
    const prompt = options.prompt === '' ? beginning(tokenizer) : options.prompt;
    const tokens = Array.from(tokensOfInput(tokenizer, prompt, 'prompt', context));
    return write(tokens, { tokenizer, options, logits: () => logitsAfter(run, tokens) });
  };

  return {
    functions: { prefill, decode, slide },
    scratch: Object.fromEntries(caches.map((name) => [name, shape])),
    prepare: [
      { name: 'prefill', feeds: feedsOf([0]) },
      { name: 'decode', feeds: { token: Int32Array.of(0), position: Int32Array.of(0) } },
      { name: 'slide', feeds: { tokens: new Int32Array(context) } },
    ],
    panels: {
      names: [writingPanel.name],
      *observe(run) {
        const options = { ...generateDefaults, maxTokens: SAMPLE_TOKENS, seed: config.seed };
        let text = '';
        for (const piece of pieces(run, options)) {
          text += piece;
          yield;
        }
        return { [writingPanel.name]: { body: { text } } };
      },
    },
    questions: {
      [generateQuestion.name]: (run, asked: GenerateOptions, answering) => answer(pieces(run, asked), answering),
    },
  };
}

/** What a sample of a run has, at most. */
const SAMPLE_TOKENS = 120;

/** Tells each piece as it comes, and in the end all of them; ends early where what there is shall do. */
function* answer(pieces: Iterable<string>, answering: Answering): Generator<string, PanelContent> {
  const began = answering.monotonicMs();
  let [text, tokens] = ['', 0];
  for (const piece of pieces) {
    text += piece;
    tokens++;
    yield piece;
    if (answering.cancelled) break;
  }
  return { body: { text, tokens, seconds: (answering.monotonicMs() - began) / 1000 } };
}

/**
 * scaledDotProductAttention for a single query [1, H, 1, D], without matrix products, which oneDNN takes far longer to
 * prepare than such a small one takes to compute (docs/performance.md).
 */
function oneQueryAttention(q: Tensor4D, k: Tensor4D, v: Tensor4D, seen: Tensor): Attended {
  const scores = tf.sum(tf.mul(tf.mul(q, 1 / Math.sqrt(q.shape[3])), k), -1, true); // [1, H, S, 1]
  const masked = tf.where(seen, scores, -1e9);
  const powers = tf.exp(tf.sub(masked, tf.max(masked, 2, true)));
  const weights = tf.div(powers, tf.sum(powers, 2, true));
  return {
    output: tf.sum(tf.mul(weights, v), 2, true) as Tensor4D,
    weights: tf.transpose(weights, [0, 1, 3, 2]) as Tensor4D,
  };
}

/** What a text begins with that was asked for without a prompt: a new line, where there are lines. */
function beginning(tokenizer: Tokenizer): string {
  try {
    tokenizer.encode('\n');
    return '\n';
  } catch {
    return tokenizer.decode([0]);
  }
}

interface Writing {
  tokenizer: Tokenizer;
  options: GenerateOptions;
  /** Logits [V] of what comes after all tokens. */
  logits: () => Float32Array;
}

/** Adds to `tokens` and yields their text, holding back what may be the beginning of the stop. */
function* write(tokens: number[], { tokenizer, options, logits }: Writing): Generator<string> {
  const { maxTokens, seed, stop } = options;
  const stream = tokenizer.stream();
  let held = '';
  for (let written = 0; written < maxTokens; written++) {
    const uniform = philox([written, 0, 0, 4], [seed >>> 0, 0])[0] / 2 ** 32;
    const token = sampleToken(logits(), options, uniform);
    tokens.push(token);
    held += stream.push(token);
    const kept = before(held, stop);
    if (kept !== held) {
      if (kept !== '') yield kept;
      return;
    }
    const safe = held.length - overlap(held, stop);
    // A piece for each token, even where it has no text of its own yet.
    yield held.slice(0, safe);
    held = held.slice(safe);
  }
  const rest = before(held + stream.end(), stop);
  if (rest !== '') yield rest;
}

/** What of the text comes before the stop; all of it where there is none. */
function before(text: string, stop: string): string {
  const end = stop === '' ? -1 : text.indexOf(stop);
  return end < 0 ? text : text.slice(0, end);
}

/** Length of the longest end of `text` that `stop` begins with. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length;
  }
  return 0;
}
