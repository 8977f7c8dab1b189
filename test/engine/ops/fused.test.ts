import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { gelu, layerNorm } from '../../../models/engine/ops.js';
import { fused, withoutFusedOps } from '../../../models/engine/ops/fused.js';
import { tf } from '../../../models/engine/tensorflow.js';
import { multiHeadAttention, paddingMask } from '../../../models/transformer/blocks.js';
import { nativeBackend } from '../native.js';

beforeAll(async () => {
  await nativeBackend();
  expect(fused()).not.toBeNull();
});

/** The output and, from output gradients drawn at random, the gradients by each input. */
function valueAndGradients(f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): Float32Array[] {
  return tf.tidy(() => {
    const value = f(...inputs);
    const dy = tf.randomNormal(value.shape, 0, 1, 'float32', 1);
    return [value, ...tf.grads(f)(inputs, dy)].map((tensor) => tensor.dataSync() as Float32Array);
  });
}

/** Holds the fused ops to TensorFlow's own, which other tests hold to Float64 loops. */
function expectAlike(f: (...inputs: Tensor[]) => Tensor, inputs: Tensor[]): void {
  const fused = valueAndGradients(f, inputs);
  const own = withoutFusedOps(() => valueAndGradients(f, inputs));
  fused.forEach((values, index) => {
    const scale = Math.max(1, ...own[index]!.map(Math.abs));
    const worst = Math.max(...values.map((value, at) => Math.abs(value - own[index]![at]!)));
    expect(worst / scale, index === 0 ? 'value' : `gradient ${index}`).toBeLessThan(2e-6);
  });
}

const normal = (shape: number[], seed: number, deviation = 1) => tf.randomNormal(shape, 0, deviation, 'float32', seed);

test.each([1, 3, 16, 17, 1000, 40_001])('GELU of %d numbers', (count) => {
  expectAlike(gelu, [normal([count], 2, 3)]);
});

test('GELU far from zero', () => {
  expectAlike(gelu, [tf.tensor1d([-1e30, -100, -14, -6, -4, -0, 0, 1e-30, 4, 6, 14, 100])]);
});

test.each([
  [1, 1],
  [3, 5],
  [7, 16],
  [65, 33],
  [130, 128],
])('layer norm of %d rows of %d', (rows, width) => {
  const [x, scale, shift] = [normal([rows, width], 3), normal([width], 4), normal([width], 5)];
  expectAlike((a, b, c) => layerNorm(a!, b as Tensor1D, c as Tensor1D), [x, scale, shift]);
  expectAlike((a, b) => layerNorm(a!, b as Tensor1D, null), [x, scale]);
});

interface Heads {
  batch: number;
  tokens: number;
  heads: number;
  depth: number;
}

const shapes: Heads[] = [
  { batch: 1, tokens: 1, heads: 1, depth: 1 },
  { batch: 2, tokens: 5, heads: 2, depth: 3 },
  { batch: 3, tokens: 17, heads: 4, depth: 16 },
  { batch: 1, tokens: 64, heads: 2, depth: 32 },
  { batch: 2, tokens: 70, heads: 1, depth: 40 },
];

function attention({ batch, tokens, heads, depth }: Heads, causal: boolean, real: Tensor2D | null) {
  const width = heads * depth;
  const inputs = [
    normal([batch, tokens, width], 6, 2),
    normal([width, 3 * width], 7, 1 / Math.sqrt(width)),
    normal([width, width], 8, 1 / Math.sqrt(width)),
  ];
  const f = (x: Tensor, qkv: Tensor, output: Tensor) =>
    multiHeadAttention(
      { qkv: { kernel: qkv as Tensor2D, bias: null }, output: { kernel: output as Tensor2D, bias: null } },
      x as Tensor3D,
      { heads, causal, mask: real && paddingMask(real) },
    ).output;
  return { f: f as (...inputs: Tensor[]) => Tensor, inputs };
}

test.each(shapes.flatMap((shape) => [false, true].map((causal) => ({ ...shape, causal }))))(
  'attention over $tokens tokens, $heads heads of $depth, causal: $causal',
  ({ causal, ...shape }) => {
    const { f, inputs } = attention(shape, causal, null);
    expectAlike(f, inputs);
    const marks = Uint8Array.from({ length: shape.batch * shape.tokens }, (_, at) => (at % 3 === 1 ? 0 : 1));
    marks.fill(0, 0, shape.tokens); // nothing to look at in the first example
    const masked = attention(shape, causal, tf.tensor2d(marks, [shape.batch, shape.tokens], 'bool'));
    expectAlike(masked.f, masked.inputs);
  },
);

test('what is not a number stays so', () => {
  const { f, inputs } = attention(shapes[2]!, true, null);
  const x = tf.tidy(() => tf.mul(inputs[0]!, NaN));
  expect(f(x, inputs[1]!, inputs[2]!).dataSync().every(Number.isNaN)).toBe(true);
  expect(gelu(tf.tensor1d([NaN])).dataSync()[0]).toBeNaN();
  expect(layerNorm(tf.tensor2d([[NaN, 1]]), tf.tensor1d([1, 1]), null).dataSync()[1]).toBeNaN();
});
