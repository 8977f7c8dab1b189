import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Inference, InferenceInput, InferenceTask, Inside } from '../../core/inference.js';
import type { Batch } from '../../core/model.js';
import type { ProbeInput } from '../questions/attention.js';
import type { Prediction, ProbeImage } from '../../panels/probes.js';
import type { Feed, Rows, Scope } from '../../engine/program.js';
import type { NetworkInput } from '../network.js';
import type { Dimensions } from '../parameter-count.js';

/** What is to be learned: examples, and how they become what the network reads and should say. */
export interface Task {
  dimensions: Dimensions;
  data: Record<string, Rows>;
  /** See Model. */
  examples: number;
  unit: string;
  feeds(batch: Batch): Record<string, Feed>;
  /** Turns what `feeds` or `evaluation` gave into examples, inside the program. */
  read(scope: Scope, inputs: Record<string, Tensor>): Examples;
  evaluation: {
    unit: string;
    count: number;
    /** Feeds for these examples of the test data; the first `real` of them count. All batches have one shape. */
    feeds(indices: Int32Array, real: number): Record<string, Feed>;
  };
  /** Fixed inputs to watch, at most `count`; the same for the same configuration. */
  probes(count: number): Probe[];
  /** An input of the user's. Throws RequestError in one sentence where it can't be used. */
  probeOf(input: ProbeInput): Probe | Promise<Probe>;
  /** What the network reads and says where it is used elsewhere. */
  use: TaskUse;
  /** Labels of the first token embeddings; empty where tokens are pieces of an image. */
  vocabulary: string[];
  assets: Record<string, unknown>;
}

/** See Inference. */
export interface TaskUse {
  input: InferenceInput;
  /** What the network reads of the raw input [B, …]; `inside` is shown an image in 0…1. */
  read(raw: Tensor, inside?: Pick<Inside, 'read'>): NetworkInput;
  /** Of an image: the piece that each pixel [H × W] is in. */
  pieces?: Int32Array;
  task: InferenceTask;
  examples: Inference['examples'];
}

/** Examples inside the program: what the network reads, and what it should say. */
export interface Examples {
  input: NetworkInput;
  target: Target;
}

export type Target =
  /** Class of each example; `weights_B` is 0 for examples that only fill up a batch, null where there are none. */
  | { kind: 'class'; labels_B: Tensor1D; weights_B: Tensor1D | null }
  /**
   * The token that follows each position. `weights_BT` sums to 1 over an example's positions, so that each example counts
   * alike, or to 0 for one that only fills up a batch; null where all positions of all examples count.
   */
  | { kind: 'next'; tokens_BT: Tensor2D; weights_BT: Tensor2D | null };

/** One input to observe the network on. */
export interface Probe {
  title: string;
  image: ProbeImage | null;
  /** Tokens, filled up to the network's length, of which `count` are real; or numbers in pieces [T, P]. */
  input: { tokens: Int32Array; count: number } | { pieces: Float32Array };
  /** Tokens that the network is to write itself, greedily, to make `count` of them; 0 where the input is complete. */
  toWrite: number;
  /**
   * Labels of the network's positions, class token included, and what its logits say: [K] of a class, or [T, V], row by
   * row. `tokens` are those of the input and what was written.
   */
  describe(logits: Float32Array, tokens: Int32Array | null): { labels: string[]; prediction: Prediction };
}

/** What logits say of classes, the most probable first. */
export function classPrediction(
  logits: Float32Array,
  classNames: readonly string[],
  target: string | null,
): Prediction {
  const peak = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = Array.from(logits, (value) => Math.exp(value - peak));
  const sum = powers.reduce((total, value) => total + value, 0);
  const classes = classNames
    .map((name, index) => ({ name, probability: powers[index]! / sum }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, 5);
  return { kind: 'class', target, classes };
}

/** The position of the largest of `logits[from … from + count)`, counted from `from`. */
export function argMax(logits: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (logits[from + i]! > logits[from + best]!) best = i;
  return best;
}
