import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../models/engine/tensorflow.js';
import {
  causalMask,
  feedForward,
  layerNorm,
  multiHeadAttention,
  paddingMask,
  positionalEncoding,
  scaledDotProductAttention,
  transformerBlock,
  type AttentionParameters,
  type BlockParameters,
  type LinearParameters,
  type NormParameters,
} from '../../models/transformer/blocks.js';
import { nativeBackend } from '../engine/native.js';
import { flatten, type Array64 } from './reference/array.js';
import * as reference from './reference/attention.js';
import {
  feedForward as referenceFeedForward,
  transformerBlock as referenceBlock,
  type Block,
} from './reference/block.js';
import { layerNorm as referenceNorm, type Norm } from './reference/layer-norm.js';
import { Numbers } from './reference/random.js';

beforeAll(async () => {
  await nativeBackend();
});

const [B, H, T, C, F] = [2, 2, 5, 6, 7];
const LENGTHS = [5, 3];

const tensor = <X extends Tensor>({ shape, data }: Array64) => tf.tensor(Float32Array.from(data), [...shape]) as X;
const linearOf = ({ kernel, bias }: { kernel: Array64; bias: Array64 | null }): LinearParameters => ({
  kernel: tensor<Tensor2D>(kernel),
  bias: bias && tensor<Tensor1D>(bias),
});
const normOf = ({ scale, shift }: Norm): NormParameters => ({
  scale: tensor<Tensor1D>(scale),
  shift: shift && tensor<Tensor1D>(shift),
});
const attentionOf = ({
  qkv,
  output,
}: {
  qkv: Parameters<typeof linearOf>[0];
  output: Parameters<typeof linearOf>[0];
}) => ({ qkv: linearOf(qkv), output: linearOf(output) }) satisfies AttentionParameters;
const blockOf = (block: Block): BlockParameters => ({
  norm1: normOf(block.norm1),
  attention: attentionOf(block.attention),
  norm2: normOf(block.norm2),
  feedForward: { in: linearOf(block.feedForward.in), out: linearOf(block.feedForward.out) },
});

function expectClose(actual: Tensor, expected: Array64, name = ''): void {
  expect(actual.shape, name).toEqual(expected.shape);
  const scale = Math.max(...expected.data.map(Math.abs), 1e-3);
  actual.dataSync().forEach((value, at) => {
    if (!(Math.abs(value - expected.data[at]!) <= 3e-5 * scale)) {
      throw new Error(`${name}[${at}] is ${value} and should be ${expected.data[at]}.`);
    }
  });
}

/** The real mask of positions [B, T], by length. */
const realOf = (lengths: number[]) =>
  tf.tensor2d(
    lengths.flatMap((length) => Array.from({ length: T }, (_, t) => t < length)),
    [lengths.length, T],
    'bool',
  );

const MASKS = {
  none: { options: () => ({}), mask: reference.seeAll },
  causal: { options: () => ({ causal: true }), mask: reference.causal },
  padding: { options: () => ({ mask: paddingMask(realOf(LENGTHS)) }), mask: reference.padding(LENGTHS) },
  both: {
    options: () => ({ causal: true, mask: paddingMask(realOf(LENGTHS)) }),
    mask: reference.both(reference.causal, reference.padding(LENGTHS)),
  },
  'everything, in one entry': {
    options: () => ({ mask: paddingMask(realOf([T, 0])) }),
    mask: reference.padding([T, 0]),
  },
};

describe.each(Object.entries(MASKS))('attention with a mask of %s', (_name, { options, mask }) => {
  it('has the values and gradients of plain loops', () => {
    const numbers = new Numbers(1);
    const [q, k, v] = [numbers.array(B, H, T, 3), numbers.array(B, H, T, 3), numbers.array(B, H, T, 3)];
    const dOutput = numbers.array(B, H, T, 3);
    const expected = reference.scaledDotProductAttention({ q, k, v }, mask);
    tf.tidy(() => {
      const tensors = [tensor<Tensor4D>(q), tensor<Tensor4D>(k), tensor<Tensor4D>(v)] as const;
      const { output, weights } = scaledDotProductAttention(...tensors, options());
      expectClose(output, expected.value, 'output');
      expectClose(weights, expected.weights, 'weights');
      const grads = tf.grads((...args: Tensor[]) => {
        const [a, b, c] = args as [Tensor4D, Tensor4D, Tensor4D];
        return scaledDotProductAttention(a, b, c, options()).output;
      })([...tensors], tensor(dOutput));
      const backward = expected.backward(dOutput);
      expectClose(grads[0]!, backward.q, 'dq');
      expectClose(grads[1]!, backward.k, 'dk');
      expectClose(grads[2]!, backward.v, 'dv');
    });
  });

  it('has rows that sum to 1, or to 0 where a query may look at nothing, and masked weights of exactly 0', () => {
    const numbers = new Numbers(2);
    tf.tidy(() => {
      const [q, k, v] = [1, 2, 3].map(() => tf.mul(tensor<Tensor4D>(numbers.array(B, H, T, 3)), 30));
      const { weights } = scaledDotProductAttention(q as Tensor4D, k as Tensor4D, v as Tensor4D, options());
      const values = weights.dataSync();
      for (let row = 0; row < B * H * T; row++) {
        const [b, t] = [Math.floor(row / (H * T)), row % T];
        const allowed = Array.from({ length: T }, (_, s) => mask(b, t, s));
        const one = Array.from(values.subarray(row * T, (row + 1) * T));
        expect(one.reduce((sum, value) => sum + value, 0)).toBeCloseTo(allowed.includes(true) ? 1 : 0, 5);
        one.forEach((value, s) => {
          if (!allowed[s]) expect(value).toBe(0);
        });
      }
    });
  });

  it('stays finite where scores are in the hundred thousands, with gradients', () => {
    const numbers = new Numbers(10);
    tf.tidy(() => {
      const large = () => tf.mul(tensor<Tensor4D>(numbers.array(B, H, T, 3)), 500) as Tensor4D;
      const [q, k, v] = [large(), large(), tensor<Tensor4D>(numbers.array(B, H, T, 3))];
      const { output, weights } = scaledDotProductAttention(q, k, v, options());
      const gradients = tf.grads((...args: Tensor[]) => {
        const [a, b, c] = args as [Tensor4D, Tensor4D, Tensor4D];
        return scaledDotProductAttention(a, b, c, options()).output;
      })([q, k, v]);
      for (const one of [output, weights, ...gradients]) {
        expect(one.dataSync().every(Number.isFinite)).toBe(true);
      }
    });
  });

  it.each(['pre', 'post'] as const)(
    'is part of a %s-norm block with the values and gradients of plain loops',
    (norm) => {
      const numbers = new Numbers(3);
      const [x, dOutput] = [numbers.array(B, T, C), numbers.array(B, T, C)];
      for (const { activation, bias } of [
        { activation: 'gelu', bias: true },
        { activation: 'relu', bias: false },
      ] as const) {
        const parameters = numbers.block(C, F, bias);
        const expected = referenceBlock(x, parameters, { heads: H, mask, order: norm, activation });
        tf.tidy(() => {
          const run = (block: BlockParameters, input: Tensor3D) =>
            transformerBlock(block, input, { heads: H, norm, activation, ...options() });
          const { output, weights } = run(blockOf(parameters), tensor(x));
          expectClose(output, expected.value, 'output');
          expectClose(weights, expected.weights, 'weights');
          const backward = expected.backward(dOutput);
          const names = Object.keys(flatten(parameters));
          const gradients = tf.grads((input: Tensor, ...flat: Tensor[]) => {
            const byName = Object.fromEntries(names.map((name, at) => [name, flat[at]!]));
            return run(blockFrom(byName, bias), input as Tensor3D).output;
          })([tensor(x), ...Object.values(flatten(parameters)).map((one) => tensor(one))], tensor(dOutput));
          expectClose(gradients[0]!, backward.x, 'dx');
          const expectedGradients = flatten(backward.parameters);
          names.forEach((name, at) => expectClose(gradients[at + 1]!, expectedGradients[name]!, `d ${name}`));
        });
      }
    },
  );
});

/** A block's parameters by the names that the reference gives them. */
function blockFrom(flat: Record<string, Tensor>, bias: boolean): BlockParameters {
  const dense = (name: string): LinearParameters => ({
    kernel: flat[`${name}/kernel`] as Tensor2D,
    bias: bias ? (flat[`${name}/bias`] as Tensor1D) : null,
  });
  const norm = (name: string): NormParameters => ({
    scale: flat[`${name}/scale`] as Tensor1D,
    shift: bias ? (flat[`${name}/shift`] as Tensor1D) : null,
  });
  return {
    norm1: norm('norm1'),
    attention: { qkv: dense('attention/qkv'), output: dense('attention/output') },
    norm2: norm('norm2'),
    feedForward: { in: dense('feedForward/in'), out: dense('feedForward/out') },
  };
}

describe('multi-head attention', () => {
  it('has the values of plain loops, and weights of each head, not averaged', () => {
    const numbers = new Numbers(4);
    const [x, parameters] = [numbers.array(B, T, C), numbers.attention(C)];
    const expected = reference.multiHeadAttention(x, parameters, { heads: H, mask: reference.causal });
    tf.tidy(() => {
      const { output, weights } = multiHeadAttention(attentionOf(parameters), tensor(x), { heads: H, causal: true });
      expectClose(output, expected.value);
      expectClose(weights, expected.weights);
      expect(weights.shape).toEqual([B, H, T, T]);
      const [first, second] = tf.unstack(weights, 1).map((head) => head.dataSync());
      expect(first).not.toEqual(second);
    });
  });

  it('changes no earlier output when later tokens change', () => {
    const numbers = new Numbers(5);
    const [x, parameters] = [numbers.array(1, T, C), numbers.block(C, F)];
    const changed = { shape: x.shape, data: x.data.map((value, at) => (at >= 3 * C ? value + 7 : value)) };
    tf.tidy(() => {
      const run = (input: Array64) =>
        transformerBlock(blockOf(parameters), tensor(input), { heads: H, causal: true }).output.dataSync();
      const [before, after] = [run(x), run(changed)];
      expect(after.subarray(0, 3 * C)).toEqual(before.subarray(0, 3 * C));
      expect(after.subarray(3 * C)).not.toEqual(before.subarray(3 * C));
    });
  });

  it('does not know the order of its tokens: permuted input gives permuted output', () => {
    const numbers = new Numbers(6);
    const [x, parameters] = [numbers.array(1, T, C), numbers.block(C, F)];
    tf.tidy(() => {
      const order = [3, 0, 4, 1, 2];
      const input = tensor<Tensor3D>(x);
      const run = (one: Tensor3D) => transformerBlock(blockOf(parameters), one, { heads: H }).output;
      const permuted = run(tf.gather(input, order, 1)).dataSync();
      tf.gather(run(input), order, 1)
        .dataSync()
        .forEach((value, at) => expect(permuted[at]).toBeCloseTo(value, 5));
    });
  });

  it('applies dropout to what it sums, and returns the weights whole', () => {
    const numbers = new Numbers(7);
    tf.tidy(() => {
      const [q, k, v] = [1, 2, 3].map(() => tensor<Tensor4D>(numbers.array(1, 1, T, 3)));
      const whole = scaledDotProductAttention(q!, k!, v!);
      const dropped = scaledDotProductAttention(q!, k!, v!, { dropout: (weights) => tf.mul(weights, 0) });
      expect(dropped.weights.dataSync()).toEqual(whole.weights.dataSync());
      expect(Array.from(dropped.output.dataSync())).toEqual(Array<number>(T * 3).fill(0));
    });
  });
});

it('normalizes and feeds forward with the values of plain loops', () => {
  const numbers = new Numbers(8);
  const x = numbers.array(B, T, C);
  const [norm, dense] = [numbers.norm(C), { in: numbers.dense(C, F), out: numbers.dense(F, C) }];
  tf.tidy(() => {
    expectClose(layerNorm(normOf(norm), tensor(x)), referenceNorm(x, norm).value);
    const parameters = { in: linearOf(dense.in), out: linearOf(dense.out) };
    for (const activation of ['gelu', 'relu'] as const) {
      expectClose(feedForward(parameters, tensor(x), { activation }), referenceFeedForward(x, dense, activation).value);
    }
  });
});

describe('masks', () => {
  it('let a token look at itself and what came before', () => {
    expect(tf.tidy(() => causalMask(3).arraySync())).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    // The newest two of four tokens.
    expect(tf.tidy(() => causalMask(2, 4).arraySync())).toEqual([
      [1, 1, 1, 0],
      [1, 1, 1, 1],
    ]);
    // The first two of three have nothing before the only key.
    expect(tf.tidy(() => causalMask(3, 1).arraySync())).toEqual([[0], [0], [1]]);
  });

  it('give weights of 0 to queries that come before all keys', () => {
    tf.tidy(() => {
      const numbers = new Numbers(9);
      const q = tensor<Tensor4D>(numbers.array(1, 1, 3, 2));
      const [k, v] = [1, 2].map(() => tensor<Tensor4D>(numbers.array(1, 1, 2, 2)));
      const { weights } = scaledDotProductAttention(q, k!, v!, { causal: true });
      expect(Array.from(weights.dataSync().subarray(0, 4))).toEqual([0, 0, 1, 0]);
    });
  });
});

describe('the sinusoidal encoding', () => {
  const [LENGTH, WIDTH] = [50, 8];

  it('is the formula', () => {
    const values = tf.tidy(() => positionalEncoding(LENGTH, WIDTH).arraySync());
    expect(values[0]).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(values[3]![0]).toBeCloseTo(Math.sin(3), 6);
    expect(values[3]![5]).toBeCloseTo(Math.cos(3 / 10000 ** (4 / 8)), 6);
  });

  it.each([1, 7])('turns by the same angles over %i positions, wherever it begins', (k) => {
    const values = tf.tidy(() => positionalEncoding(LENGTH, WIDTH).arraySync());
    for (let p = 0; p + k < LENGTH; p++) {
      for (let i = 0; i < WIDTH; i += 2) {
        const angle = k / 10000 ** (i / WIDTH);
        const [sin, cos] = [values[p]![i]!, values[p]![i + 1]!];
        expect(values[p + k]![i]).toBeCloseTo(sin * Math.cos(angle) + cos * Math.sin(angle), 5);
        expect(values[p + k]![i + 1]).toBeCloseTo(cos * Math.cos(angle) - sin * Math.sin(angle), 5);
      }
    }
  });

  it('refuses an odd width', () => {
    expect(() => positionalEncoding(3, 5)).toThrow('width: 5 is odd');
  });
});
