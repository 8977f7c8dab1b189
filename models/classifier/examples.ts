import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { TableEncoding } from '../data/table-encoding.js';
import type { Feed, Rows, Scope } from '../engine/program.js';

/** What is predicted: one of several classes, or a number, which is learned less its mean in units of its deviation. */
export type Output =
  | { kind: 'classes'; classNames: readonly string[] }
  | { kind: 'number'; name: string; mean: number; deviation: number };

/** What an example is before it is turned into what the network reads. */
export type Form =
  { kind: 'images'; width: number; height: number; channels: 1 | 3 } | { kind: 'rows'; encoding: TableEncoding };

/** Examples to train on and to check on, and how they become what the network reads. */
export interface Examples {
  form: Form;
  /** Shape of one example as the network reads it: [height, width, channels], or [width] of an encoded row. */
  input: readonly number[];
  output: Output;
  /** What examples are, in the plural. */
  unit: string;
  train: Part;
  test: TestPart;
  /** What examples are gathered from. */
  data: Record<string, Rows>;
  /** What the network reads, inside the program, of feeds made here; images are changed at random where it is told so. */
  read(scope: Scope, inputs: Record<string, Tensor>, augmented: boolean): Tensor;
  /** Feeds for examples that are not the data set's: bytes of images or encoded rows, [count, ...input]. */
  feeds(count: number, data: Float32Array): Record<string, Feed>;
  assets: Record<string, unknown>;
}

/** Training or test examples. */
export interface Part {
  count: number;
  /** The class of each example, or its number in its own unit. */
  targets: Int32Array | Float64Array;
  /** What `read` needs of these examples. */
  feeds(indices: Int32Array): Record<string, Feed>;
  /** These examples before anything is done to them, see InputMeaning: bytes of images, or values of rows. */
  raw(indices: Int32Array): Float32Array;
}

/** Test examples, which panels show. */
export interface TestPart extends Part {
  /** An image's bytes; null for rows. */
  pixels(number: number): Uint8Array | null;
  /** A row's values as they are written, by column; null for images. */
  values(number: number): string[] | null;
}

/** What examples should give, inside the program. */
export type Target =
  | { kind: 'classes'; labels_B: Tensor1D; weights_B: Tensor1D }
  /** Less its mean, in units of its deviation. */
  | { kind: 'number'; values_B: Tensor1D; weights_B: Tensor1D };

/** Feeds that `target` reads: what the examples should give, and how much each counts. */
export function targetFeeds(
  output: Output,
  targets: Int32Array | Float64Array,
  indices: Int32Array,
  weights: Float32Array,
): Record<string, Feed> {
  if (output.kind === 'classes') return { labels: indices.map((index) => targets[index]!), weights };
  const { mean, deviation } = output;
  return { values: Float32Array.from(indices, (index) => (targets[index]! - mean) / deviation), weights };
}

export function target({ kind }: Output, inputs: Record<string, Tensor>): Target {
  const weights_B = inputs['weights'] as Tensor1D;
  return kind === 'classes'
    ? { kind, labels_B: inputs['labels'] as Tensor1D, weights_B }
    : { kind, values_B: inputs['values'] as Tensor1D, weights_B };
}
