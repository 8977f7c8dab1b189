import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { normal } from '../core/initializers.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';

// I inputs of a unit (of a convolution: kernel sides · channels), O outputs.

/** Left and right singular vectors [I, 1] and [O, 1] of a kernel, as far as they are known. */
export interface Direction {
  left_I1: Tensor2D;
  right_O1: Tensor2D;
}

const kernels = (variables: Record<string, TensorData>) =>
  Object.keys(variables).filter((name) => name.endsWith('/kernel'));

const vectorOf = (kernel: string) => `spectral/${kernel}`;

/** What is kept for each kernel between steps: a unit vector [O, 1], which turns towards its right singular vector. */
export function spectralVariables(variables: Record<string, TensorData>, seed: number): Record<string, TensorData> {
  return Object.fromEntries(
    kernels(variables).map((name) => {
      const shape = [variables[name]!.shape.at(-1)!, 1];
      const { data } = normal(shape, 1, seed, vectorOf(name));
      const length = Math.hypot(...data);
      return [vectorOf(name), { shape, data: data.map((value) => value / length) }];
    }),
  );
}

/** One power iteration for each kernel (Miyato et al. 2018, algorithm 1). Constants to gradients: call it outside of them. */
export function iterate(scope: Scope, variables: Record<string, TensorData>): Map<string, Direction> {
  return new Map(
    kernels(variables).map((name) => {
      const kernel_IO = matrix(scope, name);
      const left_I1 = unit(tf.matMul(kernel_IO, scope.variable<Tensor2D>(vectorOf(name))));
      return [name, { left_I1, right_O1: unit(tf.matMul(kernel_IO, left_I1, true)) }];
    }),
  );
}

/** Keeps the vectors for the next step, where `when` is not 0. */
export function keepDirections(scope: Scope, directions: ReadonlyMap<string, Direction>, when: Tensor): void {
  for (const [name, { right_O1 }] of directions) scope.assign(vectorOf(name), right_O1, { when });
}

/** The largest singular value of each kernel, as a function of the kernel: leftᵀ · kernel · right. */
export function spectralNorms(scope: Scope, directions: ReadonlyMap<string, Direction>): Map<string, Tensor> {
  return new Map(
    [...directions].map(([name, { left_I1, right_O1 }]) => [
      name,
      tf.sum(tf.mul(tf.matMul(matrix(scope, name), left_I1, true), right_O1)),
    ]),
  );
}

function matrix(scope: Scope, name: string): Tensor2D {
  const kernel = scope.variable(name);
  return tf.reshape(kernel, [-1, kernel.shape.at(-1)!]) as Tensor2D;
}

function unit(vector: Tensor2D): Tensor2D {
  return tf.mul(vector, tf.rsqrt(tf.add(tf.sum(tf.square(vector)), 1e-12)));
}
