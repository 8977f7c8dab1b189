/** The losses of embeddings, against values by hand and float64 loops, gradients included. */
import type { Scalar, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { tf } from '../../models/engine/tensorflow.js';
import { barlowTwins, variation as variationOfBarlow } from '../../models/self-supervised/losses/barlow-twins.js';
import { meanCosine, spread } from '../../models/self-supervised/losses/cosine.js';
import { infoNce } from '../../models/self-supervised/losses/info-nce.js';
import { normalizedRows, ntXent } from '../../models/self-supervised/losses/nt-xent.js';
import { variation as variationOfVicReg, vicReg } from '../../models/self-supervised/losses/vicreg.js';
import { nativeBackend } from '../engine/native.js';
import { differences } from '../engine/ops/differences.js';
import { Numbers } from '../transformer/reference/random.js';
import * as reference from './reference/losses.js';

beforeAll(async () => {
  await nativeBackend();
});

const value = (x: Scalar) => x.dataSync()[0]!;
const rows = (count: number, width: number, seed: number) =>
  reference.rowsOf(Array.from(new Numbers(seed).array(count, width).data), width);
const tensor = (x: number[][]) => tf.tensor2d(x);

/** Expects the loss of rows, and its gradient by them, to be those of a float64 function. */
function expectLike(loss: (x: Tensor2D) => Scalar, expected: (x: number[][]) => number, x: number[][]): void {
  const width = x[0]!.length;
  const { value: found, grad } = tf.valueAndGrad(loss as never)(tensor(x)) as { value: Scalar; grad: Tensor2D };
  expect(value(found)).toBeCloseTo(expected(x), 4);
  const slopes = differences((flat) => expected(reference.rowsOf(flat, width)), x.flat());
  const largest = Math.max(...slopes.map(Math.abs));
  grad.dataSync().forEach((slope, at) => expect(Math.abs(slope - slopes[at]!) / largest).toBeLessThan(1e-4));
}

describe('NT-Xent', () => {
  const loss = (x: number[][], temperature = 0.5) => value(ntXent(normalizedRows(tensor(x)), temperature).loss);
  const [first, second] = [
    [
      [1, 2],
      [3, -2],
    ],
    [
      [1, 0.75],
      [2.8, -1.75],
    ],
  ];

  it('is what was computed by hand and elsewhere', () => {
    const orthogonal = [
      [1, 0],
      [0, 1],
    ];
    expect(loss([...orthogonal, ...orthogonal])).toBeCloseTo(0.2395447662, 6);
    expect(loss([...first!, ...second!])).toBeCloseTo(0.3485341148, 6);
    expect(loss(Array.from({ length: 16 }, () => [0.3, -0.4, 0.5]))).toBeCloseTo(Math.log(15), 6);
    expect(loss([first![0]!, second![0]!])).toBe(0);
  });

  it.each([0.1, 0.5, 2])('with temperature %f has the value and gradient of plain loops', (temperature) => {
    expectLike(
      (x) => ntXent(normalizedRows(x), temperature).loss,
      (x) => reference.ntXent(x.map(reference.normalized), temperature),
      rows(10, 4, 3),
    );
  });

  it('gives no gradient through what an embedding is to itself', () => {
    // Of rows that are not at length 1, where it would be twice the row.
    expectLike(
      (x) => ntXent(x, 0.5).loss,
      (x) => reference.ntXent(x, 0.5),
      rows(8, 3, 4),
    );
  });

  it('does not depend on scale, on which view is first, or on the order of examples', () => {
    const [a, b] = [rows(5, 4, 5), rows(5, 4, 6)];
    const expected = loss([...a, ...b]);
    const scaled = a.map((row, at) => row.map((one) => one * (at + 0.5)));
    expect(loss([...scaled, ...b])).toBeCloseTo(expected, 5);
    expect(loss([...b, ...a])).toBeCloseTo(expected, 5);
    const order = [3, 0, 4, 1, 2];
    expect(loss([a, b].flatMap((view) => order.map((at) => view[at]!)))).toBeCloseTo(expected, 5);
  });

  it('counts how often the other view is the most similar', () => {
    const accuracy = (x: number[][]) => value(ntXent(normalizedRows(tensor(x)), 0.5).accuracy);
    expect(accuracy([...first!, ...second!])).toBe(1);
    expect(accuracy([...first!, ...[...second!].reverse()])).toBe(0);
  });

  it('stays finite where embeddings are zero and the temperature is tiny', () => {
    const zeros = Array.from({ length: 6 }, () => [0, 0, 0]);
    expect(loss(zeros)).toBeCloseTo(Math.log(5), 5);
    for (const temperature of [1e-4, 1e-12, 1e-30]) {
      expect(loss([...first!, ...second!], temperature)).toBe(0);
      const slopes = tf.grad((x) => ntXent(normalizedRows(x as Tensor2D), temperature).loss)(tensor(rows(6, 3, 7)));
      expect(slopes.dataSync().every(Number.isFinite)).toBe(true);
    }
    // Opposites, and nothing else to choose from.
    expect(
      loss(
        [
          [1, 0],
          [-1, 0],
        ],
        1e-12,
      ),
    ).toBe(0);
  });
});

it('InfoNCE against a queue has the value, gradient and accuracy of plain loops', () => {
  const [keys, queue] = [rows(4, 3, 8).map(reference.normalized), rows(7, 3, 9).map(reference.normalized)];
  const nce = (x: Tensor2D) => infoNce(x, tensor(keys), tensor(queue), 0.2);
  expectLike(
    (x) => nce(x).loss,
    (x) => reference.infoNce(x, keys, queue, 0.2),
    rows(4, 3, 10),
  );
  expect(value(nce(tensor(keys)).accuracy)).toBe(1);
  expect(value(nce(tensor(keys.map((key) => key.map((one) => -one)))).accuracy)).toBe(0);
});

it('cosines are those of plain loops, and spread tells one direction from all', () => {
  const told = rows(5, 3, 11);
  expectLike(
    (x) => meanCosine(x, tensor(told)),
    (x) => reference.meanCosine(x, told),
    rows(5, 3, 12),
  );
  const line = rows(6, 1, 13).map(([length]) => [1, 2, 3].map((one) => one * (length! + 2)));
  expect(value(spread(tensor(line)))).toBeCloseTo(0, 3);
  const axes = [0, 1, 2, 3].flatMap((at) => [1, -1].map((sign) => [0, 1, 2, 3].map((i) => (i === at ? sign : 0))));
  // Variance 1/4 in each of 4 dimensions.
  expect(value(spread(tensor(axes)))).toBeCloseTo(1, 6);
});

describe('what varies, as the loss sees it,', () => {
  const x = rows(40, 3, 20);
  const deviations = [0, 1, 2].map((column) => {
    const mean = x.reduce((sum, row) => sum + row[column]! / 40, 0);
    return Math.sqrt(x.reduce((sum, row) => sum + (row[column]! - mean) ** 2, 0) / 39);
  });
  const at = (factor: number) => tensor(x.map((row) => row.map((one) => factor * one)));

  it('is, of VICReg, the deviation up to 1: embeddings that shrink vary less, though their directions do not', () => {
    for (const factor of [3, 0.5, 0.05, 0]) {
      const expected = deviations.map((one) => Math.min(1, Math.sqrt((factor * one) ** 2 + 1e-4)));
      expect(value(variationOfVicReg(at(factor)))).toBeCloseTo(
        expected.reduce((sum, one) => sum + one / 3, 0),
        5,
      );
    }
    expect(value(variationOfVicReg(at(1e-3)))).toBeLessThan(0.02);
    expect(value(spread(at(1e-3)))).toBeCloseTo(value(spread(at(1))), 4);
  });

  it('is, of Barlow Twins, 1 whatever the scale, and 0 where nothing is left', () => {
    expect([100, 1, 0.1].map((factor) => value(variationOfBarlow(at(factor))))).toEqual(
      Array.from({ length: 3 }, () => expect.closeTo(1, 2) as number),
    );
    const squares = deviations.map((one) => (1e-3 * one) ** 2 * (39 / 40));
    const expected = squares.reduce((sum, one) => sum + Math.sqrt(one / (one + 1e-5)) / 3, 0);
    expect(value(variationOfBarlow(at(1e-3)))).toBeCloseTo(expected, 4);
    expect(value(variationOfBarlow(at(0)))).toBe(0);
  });
});

describe('Barlow Twins', () => {
  const loss = (x: number[][], y: number[][]) => value(barlowTwins(tensor(x), tensor(y), 0.005).loss);
  const white = [
    [1, 1, 1],
    [1, -1, -1],
    [-1, 1, -1],
    [-1, -1, 1],
  ];

  it('is 0 for dimensions that agree with themselves alone', () => {
    expect(loss(white, white)).toBeCloseTo(0, 8);
    // Each dimension is the next one of the other view: none agrees with itself, and 3 pairs repeat.
    const moved = white.map(([a, b, c]) => [b!, c!, a!]);
    expect(loss(white, moved)).toBeCloseTo(3 + 3 * 0.005, 4);
  });

  it('does not depend on scale and mean', () => {
    const x = rows(6, 3, 14);
    const other = x.map((row) => row.map((one) => 2 * one + 4));
    expect(loss(x, other)).toBeCloseTo(loss(x, x), 4);
  });

  it('has the value and gradient of plain loops', () => {
    expectLike(
      (x) => barlowTwins(...(tf.split(x, 2) as [Tensor2D, Tensor2D]), 0.3).loss,
      (x) => reference.barlowTwins(x.slice(0, 6), x.slice(6), 0.3),
      rows(12, 3, 15),
    );
  });
});

describe('VICReg', () => {
  const weights = { invariance: 25, variance: 25, covariance: 1 };

  it('is 25 · 2 · 0.99 where all embeddings are one', () => {
    const same = tensor(Array.from({ length: 5 }, () => [2, -1, 4]));
    // √(0 + 1e-4) = 0.01 lack 0.99 of deviation 1, in each of the two views.
    expect(value(vicReg(same, same, weights).loss)).toBeCloseTo(49.5, 4);
  });

  it('has the covariance that is computed by hand', () => {
    const x = tensor([
      [1, 0],
      [0, 1],
      [2, 2],
    ]);
    // Around the means 1 and 1: (0, −1), (−1, 0), (1, 1): variances 1, covariance 1 / 2; 2 · 0.25 / 2 for each view.
    const { loss, invariance, variance, covariance } = vicReg(x, x, weights);
    expect([loss, invariance, variance, covariance].map(value)).toEqual([0.5, 0, 0, 0.5]);
  });

  it('has the value and gradient of plain loops', () => {
    expectLike(
      (x) => vicReg(...(tf.split(x, 2) as [Tensor2D, Tensor2D]), weights).loss,
      (x) => reference.vicReg(x.slice(0, 5), x.slice(5), weights),
      rows(10, 4, 16),
    );
  });
});
