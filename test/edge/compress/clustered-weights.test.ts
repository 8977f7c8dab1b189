import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { clustered, clusteredWeights } from '../../../models/edge/compress/clustered-weights.js';
import { constantOf } from '../../../models/edge/graph/constants.js';
import { nodesByName } from '../../../models/edge/graph/inference-graph.js';
import { Numbers } from '../../transformer/reference/random.js';
import { GraphMaker } from './graphs.js';

const numbers = new Numbers(9);
/** About normally distributed. */
const weights = Float32Array.from({ length: 40_000 }, () => (numbers.next() + numbers.next() + numbers.next()) / 10);

/** Lloyd's algorithm as it is told: each value to the nearest mean, each mean to the middle of its values. */
function reference(values: Float32Array, clusters: number): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  let means = Array.from({ length: clusters }, (_, at) => least + ((most - least) * at) / (clusters - 1));
  const nearest = (value: number) =>
    means.reduce((best, mean, at) => (Math.abs(value - mean) < Math.abs(value - means[best]!) ? at : best), 0);
  for (let round = 0; round < 200; round++) {
    const own = Array.from(values, nearest);
    means = means.map((mean, at) => {
      const members = values.filter((_, place) => own[place] === at);
      return members.length === 0 ? mean : members.reduce((sum, value) => sum + value, 0) / members.length;
    });
  }
  return Array.from(values, (value) => means[nearest(value)]!);
}

it('gives each weight the mean of its cluster, as k-means by the book does', () => {
  const few = weights.slice(0, 300);
  const [got, wanted] = [clustered(few, 6), reference(few, 6)];
  got.forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 5));
  expect(new Set(got).size).toBe(6);
});

it('takes values as they are where there are as many clusters', () => {
  const few = Float32Array.of(-2, 0.5, 1, 0.5, 3);
  expect([...clustered(few, 64)]).toEqual([...few]);
  expect([...clustered(Float32Array.of(0, 0), 4)]).toEqual([0, 0]);
});

it('keeps zeros, and 0 is one of the values', () => {
  const sparse = weights.map((value, at) => (at % 3 === 0 ? 0 : value));
  const result = clustered(sparse, 32);
  expect(sparse.every((value, at) => value !== 0 || result[at] === 0)).toBe(true);
  expect(new Set(result).size).toBeLessThanOrEqual(32);
});

it('makes the bytes of a graph’s weights pack about four times smaller, at little error', () => {
  const make = new GraphMaker();
  const graph = make.graph(
    make.dense('y', make.input('x', [200]), [200, 200], {
      kernel: weights,
      bias: new Float32Array(200).fill(0.1),
    }),
  );
  const result = constantOf(nodesByName(clusteredWeights(graph))('y/kernel')).data as Float32Array;
  const packed = (values: Float32Array) => gzipSync(new Uint8Array(values.buffer)).length;
  expect(new Set(result).size).toBe(32);
  expect(packed(weights) / packed(result)).toBeGreaterThan(3.5);
  const error = result.reduce((sum, value, at) => sum + (value - weights[at]!) ** 2, 0);
  expect(error / weights.reduce((sum, value) => sum + value ** 2, 0)).toBeLessThan(0.005);
  expect(constantOf(nodesByName(clusteredWeights(graph))('y/kernel')).data).toEqual(result);
});
