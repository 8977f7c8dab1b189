import { describe, expect, it } from 'vitest';
import { activation, erf } from './reference/activation.js';
import { flatten, type Array64 } from './reference/array.js';
import { both, causal, multiHeadAttention, padding, scaledDotProductAttention, seeAll } from './reference/attention.js';
import { feedForward, transformerBlock } from './reference/block.js';
import { classifier } from './reference/classifier.js';
import { crossEntropy } from './reference/cross-entropy.js';
import { dense } from './reference/dense.js';
import { embed, positionalEncoding } from './reference/embedding.js';
import { relativeErrors } from './reference/finite-differences.js';
import { languageModel } from './reference/language-model.js';
import { layerNorm } from './reference/layer-norm.js';
import { Numbers } from './reference/random.js';

/** The scalar Σ d ∘ value of a block, whose derivative by the value is d. */
function inner(d: Array64, value: Array64): number {
  return value.data.reduce((sum, v, at) => sum + v * d.data[at]!, 0);
}

/** Holds the block's gradients of all inputs, in the form of `inputs`, to central differences. */
function expectGradients(
  inputs: object,
  block: () => { value: Array64; backward: (d: Array64) => object },
  seed = 99,
): void {
  const d = new Numbers(seed).array(...block().value.shape);
  const errors = relativeErrors(() => inner(d, block().value), flatten(inputs), flatten(block().backward(d)));
  expect(Object.keys(errors).length).toBeGreaterThan(0);
  for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(1e-6);
}

const heads = (n: Numbers) => ({ q: n.array(2, 2, 3, 4), k: n.array(2, 2, 5, 4), v: n.array(2, 2, 5, 4) });

describe('erf', () => {
  it('has the tabulated values (DLMF 7.23)', () => {
    const table: [number, number][] = [
      [0, 0],
      [0.1, 0.1124629160182849],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [-1, -0.8427007929497149],
      [2, 0.9953222650189527],
      [3, 0.9999779095030014],
      [7, 1],
    ];
    for (const [x, value] of table) expect(Math.abs(erf(x) - value), `erf(${x})`).toBeLessThan(1e-15);
  });
});

describe('gradients agree with finite differences', () => {
  it.each(['gelu', 'relu'] as const)('%s', (name) => {
    const x = new Numbers(1).array(3, 7);
    expectGradients({ x }, () => {
      const { value, backward } = activation(x, name);
      return { value, backward: (d) => ({ x: backward(d) }) };
    });
  });

  it.each([true, false])('dense, bias %s', (bias) => {
    const n = new Numbers(2);
    const [x, parameters] = [n.array(2, 3, 4), n.dense(4, 5, bias)];
    expectGradients({ x, parameters }, () => dense(x, parameters));
  });

  it.each([true, false])('layer norm, shift %s', (shift) => {
    const n = new Numbers(3);
    const [x, parameters] = [n.array(2, 3, 5), n.norm(5, shift)];
    expectGradients({ x, parameters }, () => layerNorm(x, parameters));
  });

  it.each([
    ['no', seeAll],
    ['a causal', causal],
    ['a padding', padding([5, 2])],
    ['both a causal and a padding', both(causal, padding([2, 0]))],
  ])('scaled dot-product attention with %s mask', (_, mask) => {
    const inputs = heads(new Numbers(4));
    expectGradients(inputs, () => scaledDotProductAttention(inputs, mask));
  });

  it.each([true, false])('multi-head attention, bias %s', (bias) => {
    const n = new Numbers(5);
    const [x, parameters] = [n.array(2, 3, 6), n.attention(6, bias)];
    expectGradients({ x, parameters }, () => multiHeadAttention(x, parameters, { heads: 2, mask: causal }));
  });

  it('feed-forward', () => {
    const n = new Numbers(6);
    const [x, parameters] = [n.array(2, 3, 4), n.block(4, 6).feedForward];
    expectGradients({ x, parameters }, () => feedForward(x, parameters, 'gelu'));
  });

  it.each(['pre', 'post'] as const)('transformer block, %s-norm', (order) => {
    const n = new Numbers(7);
    const [x, parameters] = [n.array(2, 3, 4), n.block(4, 6)];
    const options = { heads: 2, mask: padding([3, 2]), order, activation: 'gelu' } as const;
    expectGradients({ x, parameters }, () => transformerBlock(x, parameters, options));
  });

  it('token and position embedding, with tokens that repeat', () => {
    const n = new Numbers(8);
    const parameters = { tokens: n.array(5, 4), positions: n.array(3, 4) };
    const tokens = [
      [1, 4, 1],
      [0, 1, 2],
    ];
    expectGradients(parameters, () => embed(tokens, parameters));
  });

  it.each([true, false])('language model, tied output %s', (tied) => {
    const n = new Numbers(9);
    const parameters = {
      embedding: { tokens: n.array(5, 4), positions: n.array(3, 4) },
      blocks: [n.block(4, 6, false), n.block(4, 6, false)],
      head: { norm: n.norm(4, false), tokens: tied ? null : n.array(4, 5) },
    };
    const tokens = [
      [1, 4, 1],
      [0, 1, 2],
    ];
    const options = { heads: 2, order: 'pre', activation: 'gelu' } as const;
    expectGradients(parameters, () => languageModel(tokens, parameters, options));
  });

  it.each([
    ['pre', true],
    ['post', false],
  ] as const)('classifier, %s-norm, final norm %s', (order, finalNorm) => {
    const n = new Numbers(10);
    const x = n.array(2, 3, 4);
    const parameters = {
      blocks: [n.block(4, 6), n.block(4, 6)],
      head: { norm: finalNorm ? n.norm(4) : null, classes: n.dense(4, 3) },
    };
    const options = { heads: 2, order, activation: 'gelu', lengths: [3, 2] } as const;
    expectGradients({ x, parameters }, () => classifier(x, parameters, options));
  });

  it.each([
    ['plain', {}],
    ['smoothed and weighted', { smoothing: 0.1, weights: [1, 0, 2] }],
  ])('cross-entropy, %s', (_, options) => {
    const logits = new Numbers(11).array(3, 4);
    const targets = [2, 0, 3];
    const loss = () => crossEntropy(logits, targets, options);
    const errors = relativeErrors(() => loss().value, { logits }, { logits: loss().backward() });
    expect(errors['logits']).toBeLessThan(1e-6);
  });
});

describe('values', () => {
  it('GELU weighs its input by the normal distribution', () => {
    const { data } = activation({ shape: [3], data: Float64Array.of(1, -1, 0) }, 'gelu').value;
    expect(data[0]).toBeCloseTo(0.8413447460685429, 15);
    expect(data[1]).toBeCloseTo(0.8413447460685429 - 1, 15);
    expect(data[2]).toBe(0);
  });

  it('layer norm has the biased variance and 1e-5 under the root', () => {
    const parameters = { scale: { shape: [2], data: Float64Array.of(2, 2) }, shift: null };
    const { data } = layerNorm({ shape: [1, 2], data: Float64Array.of(1, 3) }, parameters).value;
    expect(data[0]).toBeCloseTo(-2 / Math.sqrt(1 + 1e-5), 14);
    expect(data[1]).toBeCloseTo(2 / Math.sqrt(1 + 1e-5), 14);
  });

  it('a pre-norm block whose branches give nothing passes its input on, a post-norm block normalizes it', () => {
    const n = new Numbers(18);
    const x = n.array(1, 2, 4);
    const ones = { scale: { shape: [4], data: new Float64Array(4).fill(1) }, shift: null };
    const parameters = { ...n.block(4, 6), norm1: ones, norm2: ones };
    for (const { kernel, bias } of [parameters.attention.output, parameters.feedForward.out]) {
      kernel.data.fill(0);
      bias!.data.fill(0);
    }
    const options = { heads: 2, mask: seeAll, activation: 'gelu' } as const;
    const pre = transformerBlock(x, parameters, { ...options, order: 'pre' }).value;
    expect([...pre.data]).toEqual([...x.data]);
    const twice = layerNorm(layerNorm(x, ones).value, ones).value;
    const post = transformerBlock(x, parameters, { ...options, order: 'post' }).value;
    expect([...post.data]).toEqual([...twice.data]);
  });

  it('with the causal mask the first query sees itself alone', () => {
    const n = new Numbers(19);
    const inputs = { q: n.array(1, 1, 2, 3), k: n.array(1, 1, 2, 3), v: n.array(1, 1, 2, 3) };
    const { data } = scaledDotProductAttention(inputs, causal).weights;
    expect([...data.subarray(0, 2)]).toEqual([1, 0]);
    expect(data[2]).toBeGreaterThan(0);
    expect(data[3]).toBeGreaterThan(0);
  });

  it('rows of attention sum to 1, hidden keys weigh 0, and a query without keys gives zeros', () => {
    const inputs = heads(new Numbers(12));
    const { value, weights, backward } = scaledDotProductAttention(inputs, padding([2, 0]));
    for (let row = 0; row < 2 * 2 * 3; row++) {
      const seen = row < 6 ? 2 : 0;
      const weightsOfRow = [...weights.data.subarray(row * 5, row * 5 + 5)];
      expect(weightsOfRow.reduce((sum, w) => sum + w)).toBeCloseTo(seen > 0 ? 1 : 0, 15);
      expect(weightsOfRow.slice(seen)).toEqual(Array<number>(5 - seen).fill(0));
    }
    const second = value.data.length / 2;
    expect([...value.data.subarray(second)]).toEqual(Array<number>(second).fill(0));
    const gradients = backward(new Numbers(13).array(...value.shape));
    for (const { data } of [gradients.q, gradients.k, gradients.v]) {
      expect(data.every(Number.isFinite)).toBe(true);
      expect(data.subarray(data.length / 2).every((derivative) => derivative === 0)).toBe(true);
    }
  });

  it('attention of one query over two keys is what a pocket calculator gives', () => {
    const q = { shape: [1, 1, 1, 1], data: Float64Array.of(2) };
    const k = { shape: [1, 1, 2, 1], data: Float64Array.of(0, Math.log(3) / 2) };
    const v = { shape: [1, 1, 2, 1], data: Float64Array.of(10, 20) };
    const { value, weights } = scaledDotProductAttention({ q, k, v }, seeAll);
    expect(weights.data[0]).toBeCloseTo(0.25, 15);
    expect(value.data[0]).toBeCloseTo(17.5, 13);
  });

  it('columns of the fused projection are query, key, value, each head after head', () => {
    // Width 2, two heads of one column. x is one token; with one key all weight is on it, so the output is v.
    const kernel = { shape: [2, 6], data: new Float64Array(12) };
    kernel.data[4] = 3; // x₀ to the value of head 0
    kernel.data[6 + 5] = 5; // x₁ to the value of head 1
    const identity = { shape: [2, 2], data: Float64Array.of(1, 0, 0, 1) };
    const x = { shape: [1, 1, 2], data: Float64Array.of(7, 11) };
    const parameters = { qkv: { kernel, bias: null }, output: { kernel: identity, bias: null } };
    expect([...multiHeadAttention(x, parameters, { heads: 2, mask: seeAll }).value.data]).toEqual([21, 55]);
  });

  it('heads are independent: queries and keys of one head decide over its columns alone', () => {
    const n = new Numbers(14);
    const [x, parameters] = [n.array(1, 4, 4), { ...n.attention(4), output: identityOf(4) }];
    const before = multiHeadAttention(x, parameters, { heads: 2, mask: seeAll });
    for (let input = 0; input < 4; input++) parameters.qkv.kernel.data[input * 12 + 1]! += 1; // a query column of head 0
    const after = multiHeadAttention(x, parameters, { heads: 2, mask: seeAll });
    const changed = after.value.data.map((v, at) => Number(Math.abs(v - before.value.data[at]!) > 1e-9));
    expect([...changed]).toEqual(Array.from({ length: 16 }, (_, at) => Number(at % 4 < 2)));
  });

  it('positions follow the paper, and p + k is a rotation of p', () => {
    const width = 6;
    const { data } = positionalEncoding(40, width);
    expect(data[0]).toBe(0);
    expect(data[1]).toBe(1);
    expect(data[3 * width + 2]).toBeCloseTo(Math.sin(3 / 10000 ** (2 / 6)), 15);
    expect(data[3 * width + 5]).toBeCloseTo(Math.cos(3 / 10000 ** (4 / 6)), 15);
    for (let p = 0; p + 7 < 40; p++) {
      for (let pair = 0; pair < width; pair += 2) {
        const angle = 7 / 10000 ** (pair / width);
        const [sin, cos] = [data[p * width + pair]!, data[p * width + pair + 1]!];
        const turned = sin * Math.cos(angle) + cos * Math.sin(angle);
        expect(data[(p + 7) * width + pair]).toBeCloseTo(turned, 12);
      }
    }
  });

  it('an untrained language model of zeros has the loss ln V, smoothed or not', () => {
    const logits = { shape: [6, 7], data: new Float64Array(42) };
    expect(crossEntropy(logits, [0, 1, 2, 3, 4, 5]).value).toBeCloseTo(Math.log(7), 14);
    expect(crossEntropy(logits, [0, 1, 2, 3, 4, 5], { smoothing: 0.2 }).value).toBeCloseTo(Math.log(7), 14);
    expect(crossEntropy(logits, [0, 1, 2, 3, 4, 5], { weights: [0, 0, 0, 0, 0, 0] }).value).toBe(0);
  });

  it('rows without weight do not count', () => {
    const logits = new Numbers(15).array(3, 4);
    const alone = { shape: [1, 4], data: logits.data.subarray(4, 8) };
    expect(crossEntropy(logits, [0, 2, 1], { weights: [0, 2, 0] }).value).toBeCloseTo(
      crossEntropy(alone, [2]).value,
      15,
    );
  });

  it('later tokens change no earlier logit', () => {
    const n = new Numbers(16);
    const parameters = {
      embedding: { tokens: n.array(5, 4), positions: n.array(3, 4) },
      blocks: [n.block(4, 6), n.block(4, 6)],
      head: { norm: n.norm(4), tokens: null },
    };
    const options = { heads: 2, order: 'pre', activation: 'gelu' } as const;
    const one = languageModel([[1, 4, 1]], parameters, options).value.data;
    const other = languageModel([[1, 4, 3]], parameters, options).value.data;
    expect([...other.subarray(0, 10)]).toEqual([...one.subarray(0, 10)]);
    expect([...other.subarray(10)]).not.toEqual([...one.subarray(10)]);
  });

  it('more padding changes no class logit', () => {
    const n = new Numbers(17);
    const x = n.array(1, 3, 4);
    const parameters = { blocks: [n.block(4, 6), n.block(4, 6)], head: { norm: n.norm(4), classes: n.dense(4, 3) } };
    const options = { heads: 2, order: 'post', activation: 'relu', lengths: [3] } as const;
    const padded = { shape: [1, 5, 4], data: Float64Array.of(...x.data, ...n.array(2, 4).data) };
    const [short, long] = [x, padded].map((input) => [...classifier(input, parameters, options).value.data]);
    expect(long).toEqual(short);
  });
});

function identityOf(width: number) {
  const data = Float64Array.from({ length: width * width }, (_, at) => Number(at % (width + 1) === 0));
  return { kernel: { shape: [width, width], data }, bias: null };
}
