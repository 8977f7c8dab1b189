import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tf } from '../../../models/engine/tensorflow.js';
import {
  ACTIVATIONS,
  compiled,
  expectAlike,
  expectClose,
  random,
  rounding,
  withGradients,
  type Function,
} from './own-ops.js';

const TRANSPOSED = [false, true].flatMap((a) => [false, true].map((b) => [a, b] as const));

describe('products of matrices', () => {
  const matMuls: Function = (...all) =>
    TRANSPOSED.map(([ta, tb], i) => tf.matMul(all[2 * i] as Tensor2D, all[2 * i + 1] as Tensor2D, ta, tb));
  const factors = (rows: number, columns: number, depth: number) =>
    TRANSPOSED.flatMap(([ta, tb]) => [
      random(...(ta ? [depth, rows] : [rows, depth])),
      random(...(tb ? [columns, depth] : [depth, columns])),
    ]);

  it.each([
    [1, 1, 1],
    [1, 33, 513],
    [1, 64, 1024],
    [5, 17, 2],
    [6, 16, 17],
    [7, 15, 513],
    [13, 32, 1024],
    [14, 31, 17],
    [14, 64, 513],
    [15, 33, 1024],
    [15, 1, 17],
    [2100, 1, 1025],
    [29, 65, 513],
    [29, 300, 1],
    [300, 17, 2],
    [300, 31, 1025],
    [300, 65, 1024],
    [300, 600, 17],
    [700, 33, 1024],
    [650, 270, 515],
    [100, 300, 1025], // more than the second cache holds
  ])('%d × %d of depth %d, either factor transposed or not', (rows, columns, depth) => {
    const ops = expectAlike(matMuls, factors(rows, columns, depth), [depth, depth, depth, depth]);
    expect(ops).toEqual(Array(4).fill('ModelLabMatMul'));
  });

  it('are sums of products', () => {
    const [rows, columns, depth] = [37, 45, 530];
    const inputs = factors(rows, columns, depth);
    const { outputs } = compiled(matMuls, inputs);
    TRANSPOSED.forEach(([ta, tb], i) => {
      const [a, b] = [inputs[2 * i]!.data, inputs[2 * i + 1]!.data];
      const data = new Float32Array(rows * columns);
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) {
          let sum = 0;
          for (let k = 0; k < depth; k++)
            sum += a[ta ? k * rows + r : r * depth + k]! * b[tb ? c * depth + k : k * columns + c]!;
          data[r * columns + c] = sum;
        }
      }
      expectClose(outputs[i]!, { shape: [rows, columns], data }, rounding(depth), `transposed: ${ta}, ${tb}`);
    });
  });

  it.each([
    [0, 5, 3],
    [3, 0, 5],
    [20, 40, 0],
  ])('%d × %d of depth %d, which hold nothing or sum up nothing', (rows, columns, depth) => {
    expectAlike(matMuls, factors(rows, columns, depth), [1, 1, 1, 1]);
  });
});
describe.each(ACTIVATIONS)('bias and %s', (_, activation, signed) => {
  const dense = (x: Tensor, w: Tensor, b: Tensor) => activation(tf.add(tf.matMul(x as Tensor2D, w as Tensor2D), b));
  const convolved = (x: Tensor, w: Tensor, b: Tensor) =>
    activation(tf.add(tf.conv2d(x as Tensor4D, w as Tensor4D, 1, 'same'), b));

  it.each([
    [6, 5, 3],
    [40, 20, 1],
    [31, 600, 37],
    [31, 20, 600],
  ])('after a product, %d × %d × %d', (rows, depth, columns) => {
    const inputs = [random(rows, depth), random(depth, columns), random(columns), random(rows, columns)];
    const f = withGradients(dense as (...inputs: Tensor[]) => Tensor);
    expectAlike(f, inputs, [depth, columns, rows, rows]);
    const { nodes } = compiled(f, inputs);
    const left = nodes.map(({ op }) => op).filter((op) => /^(Add|AddV2|BiasAdd|Relu|LeakyRelu)$/.test(op));
    expect(left).toEqual(signed ? [] : ['LeakyRelu']);
  });

  it.each([
    [3, 19],
    [15, 40],
    [17, 40, 30], // TensorFlow's own, with the lab's gradients
  ])('after a convolution, from %d to %d', (channels, outputs, batch = 2) => {
    const inputs = [
      random(batch, 7, 6, channels),
      random(3, 3, channels, outputs),
      random(outputs),
      random(batch, 7, 6, outputs),
    ];
    const f = withGradients(convolved as (...inputs: Tensor[]) => Tensor);
    expectAlike(f, inputs, [9 * channels, 9 * outputs, 42 * batch, 42 * batch]);
  });

  it('of what is not finite', () => {
    const x = random(20, 9);
    [NaN, Infinity, -Infinity].forEach((value, i) => (x.data[(3 + i) * 9 + i] = value));
    const b = random(33);
    [NaN, Infinity, -Infinity].forEach((value, i) => (b.data[15 + i] = value));
    const f = withGradients(dense as (...inputs: Tensor[]) => Tensor);
    expectAlike(f, [x, random(9, 33), b, random(20, 33)], [9, 33, 20, 20]);
    const image = random(1, 5, 4, 3);
    [NaN, Infinity, -Infinity].forEach((value, i) => (image.data[18 * i] = value));
    const g = withGradients(convolved as (...inputs: Tensor[]) => Tensor);
    expectAlike(g, [image, random(1, 1, 3, 33), b, random(1, 5, 4, 33)], [3, 33, 20, 20]);
  });
});
