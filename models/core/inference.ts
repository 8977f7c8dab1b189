/** What a trained model is to those who use it elsewhere: raw inputs in, outputs as people read them. Types only. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { MaybePromise } from './learner.js';

/** What an architecture brings so that its models can be exported, see `Model.inference`. */
export interface Inference {
  inputs: readonly InferenceInput[];
  outputs: readonly InferenceOutput[];
  /**
   * From raw inputs [B, …shape] by name to outputs [B, …shape] by name, B being any number: what is done to inputs before
   * the network is part of it, dropout is not. It uses the scope's variables only: no random numbers, no data.
   */
  infer(scope: Scope, inputs: Record<string, Tensor>, inside?: Inside): Record<string, Tensor>;
  task: InferenceTask;
  /**
   * Raw inputs to check a copy of the model with, and what is right for them. The training part alone serves to calibrate.
   * Null where the run's data hold none of that part. Throws RequestError where the data can't be read.
   */
  examples(part: 'train' | 'test'): Promise<InferenceExamples | null>;
}

export interface InferenceInput {
  /** Lower case, digits and `_`. */
  name: string;
  /** Without the batch. */
  shape: readonly number[];
  dtype: 'float32' | 'int32';
  meaning: InputMeaning;
}

/** What the numbers of an input are, for whoever has to make them. */
export type InputMeaning =
  /** [height, width, channels]: 0 to 255, as a picture file has them. */
  | { kind: 'image' }
  /** [columns]: numbers as they are, NaN where one is missing; the place of a category in `categories`, −1 for any other. */
  | { kind: 'row'; columns: readonly { name: string; categories: readonly string[] | null }[] }
  /** [tokens]: their numbers, below `vocabulary`; `tokenizer` as the run keeps it; `padding` fills up what is shorter, and isn't looked at. */
  | { kind: 'tokens'; vocabulary: number; tokenizer: unknown; padding?: number }
  /** Standard normal. */
  | { kind: 'latent' }
  /** The place of a token of another input. */
  | { kind: 'position' }
  /** One number of a class. */
  | { kind: 'class'; classNames: readonly string[] };

export interface InferenceOutput {
  name: string;
  /** Without the batch. */
  shape: readonly number[];
  /** What it holds, in a few words: "logits of the classes". */
  help: string;
}

/** What the first output is about. */
export type InferenceTask =
  /** Logits [classes]. */
  | { kind: 'classes'; classNames: readonly string[] }
  /** One number [1], in the target's own unit. */
  | { kind: 'number'; target: string }
  /** Logits [tokens, vocabulary] of the token after each. */
  | { kind: 'next-token'; vocabulary: number }
  /** [height, width, channels] from 0 to 1. */
  | { kind: 'image' }
  /** [features], or points; nothing is right or wrong. */
  | { kind: 'values' };

/** What the first output of a model is about where it is explained. */
export type ExplainedTask =
  | InferenceTask
  /** Logits [vocabulary] of the token after the one at `position`, which is the second input. */
  | { kind: 'token'; vocabulary: number }
  /** Logits [names] of statements of which each is true or not by itself: σ of it is the probability, or, where it isn't one, it is a score. */
  | { kind: 'verdicts'; names: readonly string[]; isProbability: boolean };

/**
 * A model as it is explained, see `Model.explained`. Its first input is what is explained, all others stay as they are. What is right
 * is a class, a number, a token, or of `verdicts` the place of the one that is true.
 */
export interface ExplainedInference extends Omit<Inference, 'task'> {
  task: ExplainedTask;
  /** Variables that it has besides the model's, made for these weights. The same weights make the same. Throws RequestError where they can't be made. */
  fitted?(weights: Record<string, TensorData>): Promise<Record<string, TensorData>>;
  /** Sentences on what those who read the figures have to know. */
  notes?: readonly string[];
}

export interface InferenceExamples {
  count: number;
  /** In the plural: "images". */
  unit: string;
  /** Raw inputs of these examples, [indices.length, …shape] by input name. */
  inputs(indices: Int32Array): MaybePromise<Record<string, TensorData>>;
  /** The right class or token (`next-token`: one for each token, row by row, −1 where none is asked for) or number of these; null where nothing is right. */
  targets: ((indices: Int32Array) => MaybePromise<Int32Array | Float32Array>) | null;
}

/**
 * Places within a network, for those who explain it: each is told what is there, and gives what the network goes on with. A
 * network without such a place doesn't call it.
 */
export interface Inside {
  /**
   * What it computes with in place of a raw input: images from 0 to 1 [B, H, W, C], encoded rows [B, W], embedded tokens [B, T, E]
   * before their places are added. `columns`: of encoded rows, which column each of the W numbers was made of; missing where each
   * is a column.
   */
  read?(x: Tensor, columns?: Int32Array): Tensor;
  /** Maps of the last convolution after its activation: [B, H, W, C]. */
  map?(maps_BHWC: Tensor4D): Tensor4D;
  /**
   * Attention weights of each layer, the first one first: [B, heads, T, T]. `tokens`: which of the T tokens each pixel [H × W] or
   * token of the input is part of.
   */
  attend?(weights_BHTT: Tensor4D, tokens: Int32Array): Tensor4D;
}
