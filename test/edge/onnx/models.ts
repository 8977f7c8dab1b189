/** Small models of the kinds that are exported, op by op. */
import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import { attr } from '../../../models/engine/graph-def.js';
import { HandMade, list, text } from './hand-made.js';

export const window = (size: number, stride: number, padding: string) => ({
  ksize: list([1, size, size, 1]),
  strides: list([1, stride, stride, 1]),
  padding: text(padding),
});
export const strides = (stride: number, padding: string) => ({
  strides: list([1, stride, stride, 1]),
  padding: text(padding),
});

/** Pictures of 12 × 10 through convolutions, a pool, a sum past one of them and a product to 6 logits. */
export function pictureGraph(): Promise<InferenceGraph> {
  const made = new HandMade();
  const image = made.input('image', [12, 10, 3]);
  const first = made.op('Conv2D', [image, made.weights([3, 3, 3, 16])], strides(2, 'SAME'));
  const relu = made.op('Relu', [made.op('BiasAdd', [first, made.weights([16])])]);
  const pooled = made.op('MaxPool', [relu], window(3, 2, 'SAME'));
  const second = made.op('Conv2D', [pooled, made.weights([1, 1, 16, 16])], strides(1, 'VALID'));
  const sum = made.op('AddV2', [second, pooled]);
  const flat = made.op('Reshape', [sum, made.ints(-1, 144)]);
  const dense = made.op('MatMul', [flat, made.weights([144, 6], 'dense/kernel')]);
  made.output('logits', made.op('AddV2', [dense, made.weights([6])]));
  return made.graph('pictures');
}

/** Tokens through an embedding, a block of attention under a mask and GELU, to logits by the embedding itself. */
export function attentionGraph({ T, C, H, V } = { T: 6, C: 16, H: 2, V: 40 }): Promise<InferenceGraph> {
  const made = new HandMade();
  const tokens = made.input('tokens', [T], 'int32');
  const table = made.weights([V, C], 'embedding');
  const embedded = made.op('GatherV2', [table, tokens, made.constant([], Int32Array.of(0))]);
  const x = made.op('AddV2', [embedded, made.weights([T, C])]);
  const normed = (value: string) => {
    const mean = made.op('Mean', [value, made.ints(-1)], { keep_dims: attr.bool(true) });
    const centred = made.op('Sub', [value, mean]);
    const variance = made.op('Mean', [made.op('Square', [centred]), made.ints(-1)], { keep_dims: attr.bool(true) });
    const scale = made.op('Rsqrt', [made.op('AddV2', [variance, made.scalar(1e-5)])]);
    return made.op('AddV2', [made.op('Mul', [made.op('Mul', [centred, scale]), made.weights([C])]), made.weights([C])]);
  };
  const dense = (value: string, from: number, to: number) => {
    const flat = made.op('Reshape', [value, made.ints(-1, from)]);
    const sums = made.op('AddV2', [made.op('MatMul', [flat, made.weights([from, to])]), made.weights([to])]);
    return made.op('Reshape', [sums, made.ints(-1, T, to)]);
  };
  const packed = made.op('Reshape', [dense(normed(x), C, 3 * C), made.ints(-1, T, 3, H, C / H)]);
  const turned = made.op('Transpose', [packed, made.ints(2, 0, 3, 1, 4)]);
  const q = made.op('Unpack', [turned], { num: attr.int(3), axis: attr.int(0) });
  const scores = made.op('BatchMatMulV2', [q, `${q}:1`], { adj_y: attr.bool(true) });
  const mask = made.constant(
    [T, T],
    Array.from({ length: T * T }, (_, at) => at % T <= Math.floor(at / T)),
  );
  const masked = made.op('SelectV2', [mask, made.op('Mul', [scores, made.scalar(0.5)]), made.scalar(-1e9)]);
  const heads = made.op('BatchMatMulV2', [made.op('Softmax', [masked]), `${q}:2`]);
  const out = made.op('Reshape', [made.op('Transpose', [heads, made.ints(0, 2, 1, 3)]), made.ints(-1, T, C)]);
  const y = made.op('AddV2', [x, dense(out, C, C)]);
  const wide = dense(normed(y), C, 4 * C);
  const gate = made.op('AddV2', [made.op('Erf', [made.op('Mul', [wide, made.scalar(Math.SQRT1_2)])]), made.scalar(1)]);
  const gelu = made.op('Mul', [made.op('Mul', [wide, made.scalar(0.5)]), gate]);
  const z = normed(made.op('AddV2', [y, dense(gelu, 4 * C, C)]));
  const last = made.op('Reshape', [z, made.ints(-1, C)]);
  const logits = made.op('MatMul', [last, table], { transpose_b: attr.bool(true) });
  made.output('logits', made.op('Reshape', [logits, made.ints(-1, T, V)]));
  return made.graph('attention');
}

/** Latents to pictures of 6 × 6. */
export function generatorGraph(): Promise<InferenceGraph> {
  const made = new HandMade();
  const latent = made.input('latent', [5]);
  const grown = made.op('Reshape', [made.op('MatMul', [latent, made.weights([5, 54])]), made.ints(-1, 3, 3, 6)]);
  const relu = made.op('LeakyRelu', [grown], { alpha: attr.float(0.1) });
  const larger = made.op(
    'Conv2DBackpropInput',
    [made.ints(6, 6), made.weights([4, 4, 4, 6]), relu],
    strides(2, 'SAME'),
  );
  made.output('image', made.op('Tanh', [larger]));
  return made.graph('generator');
}
