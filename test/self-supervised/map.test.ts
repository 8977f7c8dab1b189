import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import type { Program } from '../../models/engine/program.js';
import type { tf } from '../../models/engine/tensorflow.js';
import { inOneGo } from '../../models/core/turns.js';
import { chosenExamples } from '../../models/self-supervised/map/chosen.js';
import { nearestOthers, squaredDistances } from '../../models/self-supervised/map/distances.js';
import { AFFINITIES, divergenceGradient, mapFunctions, PRODUCTS } from '../../models/self-supervised/map/functions.js';
import { principal } from '../../models/self-supervised/map/principal.js';
import { aligned } from '../../models/self-supervised/map/procrustes.js';
import {
  keptShare,
  nearestTen,
  sameClassByChance,
  sameClassShare,
} from '../../models/self-supervised/map/same-class.js';
import { perplexityOf, tSne } from '../../models/self-supervised/map/t-sne.js';
import { umap } from '../../models/self-supervised/map/umap.js';
import { Numbers } from '../transformer/reference/random.js';

const COUNT = 60;
const WIDTH = 7;

/** Rows of three clusters, in turn. */
function clusters(seed = 1, apart = 6): Float32Array {
  const numbers = new Numbers(seed);
  const middles = Array.from({ length: 3 * WIDTH }, () => apart * (numbers.next() - 0.5));
  return Float32Array.from({ length: COUNT * WIDTH }, (_, at) => {
    const row = Math.floor(at / WIDTH);
    return middles[(row % 3) * WIDTH + (at % WIDTH)]! + numbers.next() - 0.5 + 2;
  });
}

const labels = Int32Array.from({ length: COUNT }, (_, row) => row % 3);

let program: Program;
beforeAll(async () => {
  program = await createProgram({
    variables: {},
    functions: {
      ...mapFunctions,
      gradient: (_scope, { joint, points, exaggeration }) => ({
        gradient: divergenceGradient(joint as tf.Tensor2D, points as tf.Tensor2D, exaggeration as tf.Scalar),
      }),
    },
  });
});
afterAll(() => program.dispose());

const run = (name: string, feeds: Parameters<Program['run']>[1]) => program.run(name, feeds);

function productsOf(values: Float32Array, count = COUNT) {
  const shape = [count, values.length / count];
  const { products } = run(PRODUCTS, { features: { shape, data: values } }).tensors;
  return { count, values: products!.data as Float32Array };
}

/** By a loop in float64. */
function distancesOf(values: ArrayLike<number>, count = COUNT): Float64Array {
  const width = values.length / count;
  return Float64Array.from({ length: count * count }, (_, at) => {
    const [i, j] = [Math.floor(at / count), at % count];
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (values[i * width + k]! - values[j * width + k]!) ** 2;
    return sum;
  });
}

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, one, at) => Math.max(most, Math.abs(one - b[at]!)), 0);

describe('principal components', () => {
  test('are the eigenvectors of the covariance in float64', () => {
    const values = clusters();
    const { points, explained } = principal(productsOf(values));
    const rows = new Matrix(Array.from({ length: COUNT }, (_, i) => [...values.slice(i * WIDTH, (i + 1) * WIDTH)]));
    const centred = rows.subRowVector(rows.mean('column'));
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(centred.transpose().mmul(centred), {
      assumeSymmetric: true,
    });
    const order = realEigenvalues.map((_, at) => at).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
    const total = realEigenvalues.reduce((sum, one) => sum + one, 0);
    for (const axis of [0, 1]) {
      expect(explained[axis]).toBeCloseTo(realEigenvalues[order[axis]!]! / total, 6);
      const scores = centred.mmul(eigenvectorMatrix.getColumnVector(order[axis]!)).getColumn(0);
      const largest = scores.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
      const signed = scores.map((one) => one * Math.sign(largest));
      const found = signed.map((_, row) => points[2 * row + axis]!);
      expect(largestGap(found, signed)).toBeLessThan(2e-4);
    }
  });

  test('of rows that are all alike are nothing', () => {
    const { points, explained } = principal({ count: 6, values: new Float32Array(36) });
    expect(explained).toEqual([0, 0]);
    expect([...points].every((one) => one === 0)).toBe(true);
  });

  test('of rows along a line have one axis', () => {
    const values = Float32Array.from({ length: 12 }, (_, at) => Math.floor(at / 2) * (at % 2 === 0 ? 1 : 2));
    const { points, explained } = principal(productsOf(values, 6));
    expect(explained[0]).toBeCloseTo(1, 6);
    expect(explained[1]).toBeCloseTo(0, 6);
    expect(Math.abs(points[0]!)).toBeCloseTo(2.5 * Math.sqrt(5), 4);
  });
});

describe('maps are turned to the reference', () => {
  const numbers = new Numbers(4);
  const reference = Float32Array.from({ length: 40 }, () => numbers.next());
  const rootMeanSquare = (points: Float32Array) => Math.sqrt(points.reduce((sum, one) => sum + one * one, 0) / 20);
  const moved = (angle: number, mirror: boolean) => {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return Float32Array.from({ length: 40 }, (_, at) => {
      const [x, y] = [reference[at - (at % 2)]! * (mirror ? -1 : 1), reference[at - (at % 2) + 1]!];
      return 3 * (at % 2 === 0 ? x * cos - y * sin : x * sin + y * cos) + 5;
    });
  };

  test.each([
    [0.7, false],
    [2.9, false],
    [-1.3, true],
    [0, true],
  ])('by an angle of %f, mirrored: %s', (angle, mirror) => {
    const itself = aligned(reference, reference);
    const { points, scale } = aligned(moved(angle, mirror), reference);
    expect(largestGap(points, itself.points)).toBeLessThan(1e-5);
    expect(scale / itself.scale).toBeCloseTo(3, 5);
    expect(rootMeanSquare(points)).toBeCloseTo(1, 5);
  });

  test('as well as the singular value decomposition does it', () => {
    const other = Float32Array.from({ length: 40 }, () => numbers.next());
    const { points } = aligned(other, reference);
    const matrix = (of: Float32Array) => new Matrix(Array.from({ length: 20 }, (_, i) => [of[2 * i]!, of[2 * i + 1]!]));
    const toward = matrix(aligned(reference, reference).points);
    const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
      matrix(points).transpose().mmul(toward),
    );
    const best = leftSingularVectors.mmul(rightSingularVectors.transpose());
    // What lies as near as can be isn't turned any further.
    expect(largestGap(best.to1DArray(), [1, 0, 0, 1])).toBeLessThan(1e-5);
  });

  test('points in one place stay there', () => {
    const { points, scale } = aligned(new Float32Array(40).fill(3), reference);
    expect(scale).toBe(0);
    expect([...points].every((one) => one === 0)).toBe(true);
  });
});

describe('t-SNE', () => {
  const affinitiesOf = (squared: Float32Array, perplexity: number) =>
    run(AFFINITIES, { distances: { shape: [COUNT, COUNT], data: squared }, logPerplexity: Math.log(perplexity) })
      .tensors;

  test.each([5, 19])('each row of the affinities has perplexity %d', (perplexity) => {
    const squared = distancesOf(clusters());
    const { rows, joint } = affinitiesOf(Float32Array.from(squared), perplexity);
    for (let i = 0; i < COUNT; i++) {
      const row = Array.from(rows!.data.slice(i * COUNT, (i + 1) * COUNT));
      expect(row[i]).toBe(0);
      const entropy = row.reduce((sum, one) => (one > 0 ? sum - one * Math.log(one) : sum), 0);
      expect(Math.exp(entropy) / perplexity).toBeCloseTo(1, 3);
      // A Gaussian's: −ln p is a line of the squared distance.
      const near = row.map((one, j) => [squared[i * COUNT + j]!, one] as const).filter(([, one]) => one > 1e-3);
      const [a, b, c] = [near[0]!, near[Math.floor(near.length / 2)]!, near.at(-1)!].sort((x, y) => x[0] - y[0]);
      const slope = (from: typeof a, to: typeof a) => Math.log(from![1] / to![1]) / (to![0] - from![0]);
      expect(slope(a, b) / slope(a, c)).toBeCloseTo(1, 2);
    }
    const sum = Array.from(joint!.data).reduce((all, one) => all + one, 0);
    expect(sum).toBeCloseTo(1, 4);
    expect(joint!.data[7]).toBe(joint!.data[7 * COUNT]);
  });

  test('its gradient is that of the divergence', () => {
    const { joint } = affinitiesOf(Float32Array.from(distancesOf(clusters())), 8);
    const target = Float64Array.from(joint!.data);
    const numbers = new Numbers(9);
    const points = Float32Array.from({ length: 2 * COUNT }, () => 3 * (numbers.next() - 0.5));
    const divergence = (at: Float64Array) => {
      const weights = distancesOf(at).map((one, pair) =>
        Math.floor(pair / COUNT) === pair % COUNT ? 0 : 1 / (1 + one),
      );
      const sum = weights.reduce((all, one) => all + one, 0);
      return weights.reduce(
        (all, one, pair) => (one === 0 ? all : all + target[pair]! * Math.log(target[pair]! / (one / sum))),
        0,
      );
    };
    const { gradient } = run('gradient', {
      joint: joint!,
      points: { shape: [COUNT, 2], data: points },
      exaggeration: 1,
    }).tensors;
    for (const at of [0, 1, 17, 64, 119]) {
      const step = 1e-5;
      const [up, down] = [1, -1].map((sign) => {
        const place = Float64Array.from(points);
        place[at]! += sign * step;
        return divergence(place);
      });
      expect(gradient!.data[at]).toBeCloseTo((up! - down!) / (2 * step), 5);
    }
  });

  test('keeps three clusters apart, and says the same twice', () => {
    const squared = squaredDistances(productsOf(clusters()));
    const start = principal(productsOf(clusters())).points;
    const once = inOneGo(tSne(run, squared, start));
    const again = inOneGo(tSne(run, squared, start));
    expect(again).toEqual(once);
    const near = nearestTen(Float32Array.from(distancesOf(once)), COUNT);
    expect(sameClassShare(near, labels)).toBe(1);
    const [own, other] = meanDistances(once);
    expect(other).toBeGreaterThan(3 * own);
  });

  test('of examples that are all alike is one place', () => {
    const points = inOneGo(tSne(run, new Float32Array(COUNT * COUNT), new Float32Array(2 * COUNT)));
    expect([...points].every((one) => one === 0)).toBe(true);
  });

  test('takes no more neighbours than there are', () => {
    expect(perplexityOf(500)).toBe(30);
    expect(perplexityOf(101)).toBe(10);
    expect(perplexityOf(16)).toBe(5);
    expect(perplexityOf(2)).toBe(1);
  });
});

describe('UMAP', () => {
  const squared = () => squaredDistances(productsOf(clusters()));
  const start = () => principal(productsOf(clusters())).points;

  test('keeps three clusters apart, and says the same twice', () => {
    const once = inOneGo(umap(squared(), start()));
    expect(inOneGo(umap(squared(), start()))).toEqual(once);
    expect(sameClassShare(nearestTen(Float32Array.from(distancesOf(once)), COUNT), labels)).toBe(1);
    const [own, other] = meanDistances(once);
    expect(other).toBeGreaterThan(2 * own);
  });

  test('of few points, and of points that are all alike, is finite', () => {
    const few = inOneGo(umap(squared().slice(0, 25), start().slice(0, 10)));
    const alike = inOneGo(umap(new Float32Array(400), new Float32Array(40)));
    expect([...few, ...alike].every(Number.isFinite)).toBe(true);
  });
});

test('distances are those of the rows, and neighbours the nearest of them', () => {
  const values = clusters(3);
  const exact = distancesOf(values);
  const found = squaredDistances(productsOf(values));
  expect(largestGap(found, exact)).toBeLessThan(1e-4);
  const near = nearestOthers(Float32Array.from(exact), COUNT, 4);
  for (const [row, others] of near.entries()) {
    const sorted = Array.from({ length: COUNT }, (_, at) => at)
      .filter((at) => at !== row)
      .sort((a, b) => exact[row * COUNT + a]! - exact[row * COUNT + b]!);
    expect([...others]).toEqual(sorted.slice(0, 4));
  }
  expect(nearestOthers(Float32Array.from([0, 1, 1, 1, 0, 1, 1, 1, 0]), 3, 10).map((one) => [...one])).toEqual([
    [1, 2],
    [0, 2],
    [0, 1],
  ]);
});

test('shares of neighbours stand beside chance', () => {
  const near = [Int32Array.of(1, 2), Int32Array.of(0, 3), Int32Array.of(3, 0), Int32Array.of(2, 1)];
  const classes = Int32Array.of(0, 0, 1, 1);
  expect(sameClassShare(near, classes)).toBe(0.5);
  expect(sameClassByChance(classes)).toBeCloseTo(1 / 3, 12);
  expect(sameClassShare(near, null)).toBeNull();
  const truth = [Int32Array.of(1, 3), Int32Array.of(0, 2), Int32Array.of(3, 1), Int32Array.of(2, 0)];
  expect(keptShare(near, truth)).toBe(0.5);
});

test('examples are chosen equally of all classes, the same ones each time', () => {
  const all = Int32Array.from({ length: 200 }, (_, at) => (at < 150 ? 0 : at < 190 ? 1 : 2));
  const chosen = chosenExamples({ count: 200, labels: all }, 60);
  expect(chosenExamples({ count: 200, labels: all }, 60)).toEqual(chosen);
  expect(new Set(chosen).size).toBe(60);
  const counts = [0, 1, 2].map((label) => chosen.filter((number) => all[number] === label).length);
  expect(counts).toEqual([25, 25, 10]);
  expect(chosenExamples({ count: 200, labels: all }, 999)).toHaveLength(200);
  expect(chosenExamples({ count: 200, labels: null }, 7)).toHaveLength(7);
});

/** Of points of the same cluster, and of others. */
function meanDistances(points: Float32Array): [number, number] {
  const squared = distancesOf(points);
  const sums = [0, 0];
  const counts = [0, 0];
  squared.forEach((one, pair) => {
    const [i, j] = [Math.floor(pair / COUNT), pair % COUNT];
    if (i === j) return;
    const which = labels[i] === labels[j] ? 0 : 1;
    sums[which]! += Math.sqrt(one);
    counts[which]! += 1;
  });
  return [sums[0]! / counts[0]!, sums[1]! / counts[1]!];
}
