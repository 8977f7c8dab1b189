import { describe, expect, it } from 'vitest';
import { channelMasks, channelPruned } from '../../../models/edge/compress/channel-pruning.js';
import { magnitudeMasks, magnitudePruned, sparsityOf } from '../../../models/edge/compress/magnitude-pruning.js';
import { constantOf } from '../../../models/edge/graph/constants.js';
import { nodesByName } from '../../../models/edge/graph/inference-graph.js';
import { Numbers } from '../../transformer/reference/random.js';
import { B, GraphMaker } from './graphs.js';

const numbers = new Numbers(6);
const some = (count: number, size = 1) => Float32Array.from({ length: count }, () => size * numbers.next());

/** Two layers whose weights differ in size ten times, the second with a long tail. */
const first = some(20 * 30, 0.1);
const second = some(30 * 20).map((value) => value ** 5);
/** Few weights are pruned as well. */
const third = some(20 * 2);
function perceptron() {
  const make = new GraphMaker();
  const one = make.dense('one', make.input('x', [20]), [20, 30], {
    kernel: first,
    bias: some(30),
  });
  const hidden = make.add('relu', 'Relu', [one], [B, 30]);
  const two = make.dense('two', hidden, [30, 20], {
    kernel: second,
    bias: some(20),
  });
  return make.graph(make.dense('three', two, [20, 2], { kernel: third, bias: some(2) }));
}

const zerosOf = (mask: Uint8Array) => mask.filter((one) => one === 0).length;

describe('magnitude pruning', () => {
  it('takes exactly the share, of the smallest weights of each layer', () => {
    const masks = magnitudeMasks(perceptron(), { share: 0.3, scope: 'layer' });
    expect([...masks.keys()]).toEqual(['one/kernel', 'two/kernel', 'three/kernel']);
    expect(zerosOf(masks.get('three/kernel')!)).toBe(12);
    for (const [mask, weights] of [
      [masks.get('one/kernel')!, first],
      [masks.get('two/kernel')!, second],
    ] as const) {
      expect(zerosOf(mask)).toBe(180);
      const sizes = (stays: number) => [...weights].map(Math.abs).filter((_, at) => mask[at] === stays);
      expect(Math.max(...sizes(0))).toBeLessThanOrEqual(Math.min(...sizes(1)));
    }
  });

  it('takes what its layer loses least by, beside what that has left, of all layers together', () => {
    const masks = magnitudeMasks(perceptron(), { share: 0.3 });
    const ranked = [first, second, third]
      .flatMap((weights, layer) =>
        [...weights].map((weight, at) => {
          const left = weights.filter((other) => Math.abs(other) >= Math.abs(weight));
          return { layer, at, score: weight ** 2 / left.reduce((sum, other) => sum + other ** 2, 0) };
        }),
      )
      .sort((a, b) => a.score - b.score)
      .slice(0, 372);
    const going = (layer: number) => ranked.filter((one) => one.layer === layer).map(({ at }) => at);
    const zeros = (name: string) => [...masks.get(name)!.keys()].filter((at) => masks.get(name)![at] === 0);
    expect(zeros('one/kernel')).toEqual(going(0).sort((a, b) => a - b));
    expect(zeros('two/kernel')).toEqual(going(1).sort((a, b) => a - b));
    expect(zeros('three/kernel')).toEqual(going(2).sort((a, b) => a - b));
    // The layer with the long tail has far more weights close to 0.
    expect(going(1).length).toBeGreaterThan(1.5 * going(0).length);
  });

  it('leaves each layer its largest weights, whatever they are beside those of others', () => {
    const masks = magnitudeMasks(perceptron(), { share: 0.99 });
    for (const mask of masks.values()) expect(mask).toContain(1);
  });

  it('shows in the graph, and nothing is pruned at 0', () => {
    const graph = perceptron();
    const pruned = magnitudePruned(graph, { share: 0.55 });
    expect(sparsityOf(pruned)).toMatchObject({ weights: 1240, zeros: 682 });
    expect(sparsityOf(magnitudePruned(graph, { share: 0 })).zeros).toBe(0);
    const kept = constantOf(nodesByName(pruned)('one/kernel')).data;
    kept.forEach((value, at) => expect([0, first[at]]).toContain(value));
  });

  it('takes the first of equal weights', () => {
    const make = new GraphMaker();
    const kernel = new Float32Array(256).fill(0.5);
    const graph = make.graph(
      make.dense('y', make.input('x', [16]), [16, 16], {
        kernel,
        bias: some(16),
      }),
    );
    const mask = magnitudeMasks(graph, { share: 0.25 }).get('y/kernel')!;
    expect([...mask]).toEqual(Array.from({ length: 256 }, (_, at) => (at < 64 ? 0 : 1)));
  });
});

describe('channel pruning', () => {
  it('takes the channels with the smallest norm of their weights, never inputs or outputs', () => {
    const masks = channelMasks(perceptron(), 0.2);
    const norms = Array.from({ length: 30 }, (_, unit) => ({
      unit,
      norm: first.reduce((sum, weight, at) => sum + (at % 30 === unit ? weight ** 2 : 0), 0),
    }));
    const smallest = norms
      .sort((a, b) => a.norm - b.norm)
      .slice(0, 6)
      .map(({ unit }) => unit);
    expect(masks.get('one/kernel')).toEqual({
      axis: 1,
      channels: smallest.sort((a, b) => a - b),
    });
    expect(masks.get('one/bias')).toEqual({ axis: 0, channels: smallest });
    expect(masks.get('two/kernel')?.channels).toHaveLength(4);
    expect(masks.has('three/kernel')).toBe(false);
  });

  it('makes the graph smaller, at least one channel being left', () => {
    const shapes = (share: number) => channelPruned(perceptron(), share).shapes;
    expect(shapes(0.5).get('one/kernel')).toEqual([20, 15]);
    expect(shapes(0.5).get('two/kernel')).toEqual([15, 10]);
    expect(shapes(0.5).get('three/kernel')).toEqual([10, 2]);
    expect(shapes(0.999).get('one/kernel')).toEqual([20, 1]);
  });

  it('judges channels that a residual sum ties together as one', () => {
    const make = new GraphMaker();
    const x = make.input('x', [8]);
    const [a, b] = [some(32), some(16)];
    const skip = make.dense('skip', x, [8, 4], { kernel: a, bias: some(4) });
    const change = make.dense('change', make.add('relu', 'Relu', [skip], [B, 4]), [4, 4], { kernel: b, bias: some(4) });
    const sum = make.add('sum', 'AddV2', [skip, change], [B, 4]);
    const masks = channelMasks(make.graph(make.dense('y', sum, [4, 2], { kernel: some(8), bias: some(2) })), 0.25);
    const norm = (unit: number) =>
      [...a, ...b].reduce((total, weight, at) => total + (at % 4 === unit ? weight ** 2 : 0), 0);
    const least = [0, 1, 2, 3].sort((one, other) => norm(one) - norm(other))[0];
    expect(masks.get('skip/kernel')!.channels).toEqual([least]);
    expect(masks.get('change/kernel')!.channels).toEqual([least]);
  });
});
