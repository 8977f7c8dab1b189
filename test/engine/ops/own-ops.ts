import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, expect } from 'vitest';
import { CompiledProgram } from '../../../models/engine/compiled-program.js';
import type { NodeDef } from '../../../models/engine/graph-def.js';
import type { NativeBackend } from '../../../models/engine/native-backend.js';
import { leakyRelu, relu } from '../../../models/engine/ops.js';
import { fused } from '../../../models/engine/ops/fused.js';
import type { ProgramFunction } from '../../../models/engine/program.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { nativeBackend } from '../native.js';

// Holds the lab's own kernels to TensorFlow's.

export let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
  expect(fused()).not.toBeNull();
});

export type Values = { shape: number[]; data: Float32Array };
export type Function = (...inputs: Tensor[]) => Tensor[];

/** Random numbers of mean 0 and deviation 1, each call's others. */
export const random = (() => {
  let state = 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0) / 2 ** 31;
  return (...shape: number[]): Values => ({
    shape,
    data: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => next() * Math.sqrt(3)),
  });
})();

/** What a program of `f` gives, and the lab's own ops in its graph, in order. */
export function compiled(
  f: Function,
  inputs: readonly Values[],
): { outputs: Values[]; ops: string[]; nodes: NodeDef[] } {
  const fn: ProgramFunction = (_, fed) =>
    Object.fromEntries(f(...inputs.map((__, i) => fed[`x${i}`]!)).map((tensor, i) => [`y${i}`, tensor]));
  const program = new CompiledProgram(backend, { variables: {}, functions: { fn } });
  const feeds = Object.fromEntries(inputs.map((each, i) => [`x${i}`, each]));
  const { tensors } = program.run('fn', feeds);
  const { nodes } = program.recorded({ name: 'fn', feeds });
  program.dispose();
  const outputs = Object.keys(tensors).map((_, i) => tensors[`y${i}`]! as Values);
  // Both recordings are in the graph, under the same inputs' names but for the placeholders.
  const half = nodes.slice(
    0,
    nodes.findIndex(({ name }) => name.startsWith('function_1_')),
  );
  return { outputs, nodes: half, ops: half.map(({ op }) => op).filter((op) => op.startsWith('ModelLab')) };
}

/** What TensorFlow's own ops give: nothing is replaced where ops run one by one. */
export function eager(f: Function, inputs: readonly Values[]): Values[] {
  return tf.tidy(() =>
    f(...inputs.map(({ shape, data }) => tf.tensor(data, shape))).map((tensor) => ({
      shape: tensor.shape,
      data: tensor.dataSync() as Float32Array,
    })),
  );
}

/** `error` is absolute; what isn't finite has to be the same. */
export function expectClose(actual: Values, expected: Values, error: number, message: string): void {
  expect(actual.shape, message).toEqual(expected.shape);
  let worst = 0;
  for (let at = 0; at < expected.data.length; at++) {
    const [value, got] = [expected.data[at]!, actual.data[at]!];
    const off = Math.abs(got - value);
    if (off > worst) worst = off;
    else if (Number.isNaN(off) && !Object.is(got, value)) worst = Infinity;
  }
  expect(worst, message).toBeLessThanOrEqual(error);
}

/** Rounding of sums of `depth` products of numbers around 1. */
export const rounding = (depth: number) => 1e-5 * Math.sqrt(Math.max(1, depth));

/** Holds each output to TensorFlow's; `depths` of their sums. Gives the lab's own ops. */
export function expectAlike(f: Function, inputs: readonly Values[], depths: readonly number[]): string[] {
  const { outputs, ops } = compiled(f, inputs);
  const expected = eager(f, inputs);
  expect(outputs).toHaveLength(expected.length);
  outputs.forEach((each, i) => expectClose(each, expected[i]!, rounding(depths[i]!), `output ${i}`));
  return ops;
}

/** `signed`: the output is positive just where the input is, so that the gradient needs the output alone. */
export type Activation = [name: string, f: (x: Tensor) => Tensor, signed: boolean];
export const ACTIVATIONS: Activation[] = [
  ['nothing', (x) => x, true],
  ['ReLU', relu, true],
  ...[0, 0.01, 0.2, 1, 1.5, -0.5].map((slope): Activation => [
    `leaky ReLU of ${slope}`,
    (x) => leakyRelu(x, slope),
    slope > 0,
  ]),
];

/** The value and the gradients by each input but the last, which is the output's. */
export const withGradients =
  (f: (...inputs: Tensor[]) => Tensor): Function =>
  (...inputs) => {
    const [of, dy] = [inputs.slice(0, -1), inputs.at(-1)!];
    return [f(...of), ...tf.grads(f)(of, dy)];
  };
