import type { Tensor } from '@tensorflow/tfjs';
import type { InferenceInput } from '../core/inference.js';
import type { DataSources } from '../core/model.js';
import type { Feed, Rows, Scope } from '../engine/program.js';
import type { SelfSupervisedConfig } from './config.js';
import type { InputShape } from './encoder.js';
import { corpusExamples } from './examples/corpus.js';
import { imageExamples } from './examples/images.js';
import { tableExamples } from './examples/table.js';
import { textExamples } from './examples/texts.js';

/** What is learned from, and checked on. Labels serve the probes alone: training never sees them. */
export interface Examples {
  shape: InputShape;
  /** What examples are, in the plural. */
  unit: string;
  /** Empty where the data have no classes: then there are no probes. */
  classNames: readonly string[];
  train: Part;
  test: Part;
  /** What examples are gathered from. */
  data: Record<string, Rows>;
  /**
   * What the encoder reads, inside the program, of feeds made here: images [B, H, W, C] in 0…1, encoded rows [B, width] or
   * tokens [B, T] int32.
   */
  read(scope: Scope, inputs: Record<string, Tensor>): Tensor;
  assets: Record<string, unknown>;
  /** Raw inputs of the encoder where it is used elsewhere, and what it reads of them. */
  use: {
    input: InferenceInput;
    read(raw: Tensor): Tensor;
    /** Of a table: the column that each encoded number is made of. */
    columns?: Int32Array;
  };
  /** An image of this shape from a file of the user's, for questions; null where examples are no images. */
  pixelsOfFile: ((path: string) => Promise<Uint8Array>) | null;
}

/** Training or test examples. */
export interface Part {
  count: number;
  /** The class of each example; null without classes. */
  labels: Int32Array | null;
  /** What `read` needs of these examples; of a text, windows that begin elsewhere in each epoch. */
  feeds(indices: Int32Array, epoch?: number): Record<string, Feed>;
  /** What the encoder is given elsewhere, row by row: bytes of images, values of rows, tokens. */
  raw(indices: Int32Array): Float32Array | Int32Array;
  /**
   * What a probe without any encoder reads, row by row: pixels in 0…1, encoded rows, or how often each token occurs, as a
   * share of the text.
   */
  plain(indices: Int32Array): Float32Array;
  /** An image's bytes; null where examples are no images. */
  pixels(number: number): Uint8Array | null;
  /** An example in words; null for images. */
  words(number: number): string | null;
}

/** Feeds for examples that are given as bytes of images, encoded rows or tokens, [count, …], as `read` takes them. */
export const RAW = 'raw';

/** The examples that a configuration names. Throws RequestError where they can't be learned from. */
export function examplesOf(config: SelfSupervisedConfig, sources: DataSources): Promise<Examples> {
  switch (config.data) {
    case 'images':
      return imageExamples(config, sources);
    case 'table':
      return tableExamples(config, sources);
    case 'text':
      return corpusExamples(config, sources);
    case 'labelled-text':
      return textExamples(config, sources);
  }
}
