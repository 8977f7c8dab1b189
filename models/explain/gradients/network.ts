import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import type { ExplainedInference, InferenceInput, Inside } from '../../core/inference.js';
import { constant } from '../../engine/constant.js';
import type { Scope } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import type { Readout } from '../readout.js';

// N inputs, K outputs, W numbers that the network reads of an input, D elements of a raw input.

/** What gradients are taken of, inside a program. */
export interface Network {
  inference: ExplainedInference;
  readout: Readout;
}

/** Outputs [N, K] of raw inputs [N, …]. */
export function outputsOf({ inference, readout }: Network, scope: Scope, raw: Tensor, inside?: Inside): Tensor2D {
  const [input] = inference.inputs;
  const made = inference.infer(scope, { [input!.name]: raw }, inside);
  return readout.read(made[inference.outputs[0]!.name]!);
}

/** What the network computes with in place of raw inputs. */
export interface Reading {
  /** [N, …] */
  x: Tensor;
  /** See Inside. */
  columns: Int32Array | null;
}

/** Throws RequestError where the network doesn't show what it reads. */
export function readingOf(network: Network, scope: Scope, raw: Tensor): Reading {
  const seen: Reading[] = [];
  outputsOf(network, scope, raw, {
    read(x, columns) {
      seen.push({ x, columns: columns ?? null });
      return x;
    },
  });
  if (seen[0]) return seen[0];
  throw new RequestError(
    `method: gradients need numbers to follow into the input, and this model shows none of ${network.inference.inputs[0]!.name}; use kernel.`,
    { field: 'method' },
  );
}

/**
 * What raw inputs are divided into where the network's own numbers are explained: columns of a table, pixels of an image, tokens of
 * a text. Sums [N, cells] of values [N, …] that are like what the network reads.
 */
export function perCell(values: Tensor, { meaning, shape }: InferenceInput, columns: Int32Array | null): Tensor2D {
  const count = values.shape[0]!;
  if (meaning.kind === 'image' || meaning.kind === 'tokens') return tf.reshape(tf.sum(values, -1), [count, -1]);
  const flat = tf.reshape(values, [count, -1]) as Tensor2D;
  if (!columns) return flat;
  const [width, wanted] = [columns.length, shape[0]!];
  const parts = new Float32Array(width * wanted);
  columns.forEach((column, at) => (parts[at * wanted + column] = 1));
  return tf.matMul(flat, constant(tf.tensor2d(parts, [width, wanted])));
}

/** One raw input [D] as so many [N, …]. */
export function repeated(row: Tensor, count: number, { shape }: InferenceInput): Tensor {
  return tf.broadcastTo(tf.reshape(row, [1, ...shape]), [count, ...shape]);
}

/** Rows of a background, whatever their shape, as raw inputs [B, …]. */
export function rawInputs(rows: Tensor, { shape }: InferenceInput): Tensor {
  return tf.reshape(rows, [rows.shape[0]!, ...shape]);
}

/** The gradient of `f` by each of `by`, weighed with `by`'s outputs [N, K]; 0 where f doesn't depend on it. */
export function gradientsBy(f: () => Tensor2D, by: Tensor[], weights_NK: Tensor): Tensor[] {
  const { grads } = tf.engine().gradients(f, by, weights_NK as never, true);
  return by.map((one, at) => (grads[at] as Tensor | undefined) ?? tf.zerosLike(one));
}
