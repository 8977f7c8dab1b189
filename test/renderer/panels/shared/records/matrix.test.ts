import { describe, expect, test } from 'vitest';
import {
  entropyOf,
  meanEntropy,
  meanRow,
  poolExtreme,
  rowOf,
  valueAt,
  type Matrix,
} from '../../../../../renderer/panels/shared/records/matrix.js';

const counted = (rows: number, columns: number): Matrix => ({
  rows,
  columns,
  values: Float32Array.from({ length: rows * columns }, (_, i) => i),
});

test('values are found by row and column, and nowhere else', () => {
  const matrix = counted(2, 3);
  expect(valueAt(matrix, 1, 2)).toBe(5);
  expect(valueAt(matrix, 1, 3)).toBeUndefined();
  expect(valueAt(matrix, -1, 0)).toBeUndefined();
  expect(Array.from(rowOf(matrix, 1))).toEqual([3, 4, 5]);
});

test('entropy is in bits: none of one choice, log2 n of n equal ones', () => {
  expect(entropyOf(Float32Array.of(0, 1, 0))).toBe(0);
  expect(entropyOf(new Float32Array(8).fill(1 / 8))).toBeCloseTo(3, 6);
  expect(meanEntropy({ rows: 2, columns: 2, values: Float32Array.of(1, 0, 0.5, 0.5) })).toBeCloseTo(0.5, 6);
});

describe('pooling to the values farthest from 0', () => {
  const whole = (matrix: Matrix) => ({ row: 0, column: 0, rows: matrix.rows, columns: matrix.columns });

  test('agrees with a plain search over the cells of each pixel', () => {
    const matrix: Matrix = {
      rows: 37,
      columns: 37,
      values: Float32Array.from({ length: 37 * 37 }, (_, i) => Math.sin(i * 12.9898) * 3),
    };
    const pooled = poolExtreme(matrix, whole(matrix), 10, 10);
    for (let y = 0; y < 10; y++) {
      for (let x = 0; x < 10; x++) {
        let extreme = 0;
        for (let row = Math.floor(y * 3.7); row < Math.floor((y + 1) * 3.7); row++) {
          for (let column = Math.floor(x * 3.7); column < Math.floor((x + 1) * 3.7); column++) {
            const value = matrix.values[row * 37 + column]!;
            if (Math.abs(value) > Math.abs(extreme)) extreme = value;
          }
        }
        expect(pooled.values[y * 10 + x]).toBe(extreme);
      }
    }
  });

  test('leaves no hole in a thin line', () => {
    const n = 512;
    const values = new Float32Array(n * n);
    for (let i = 0; i < n; i++) values[i * n + i] = 1;
    const matrix = { rows: n, columns: n, values };
    const pooled = poolExtreme(matrix, whole(matrix), 399, 399);
    for (let y = 0; y < 399; y++) expect(rowOf(pooled, y)).toContain(1);
  });

  test('looks at a part only, and keeps what is not a number', () => {
    const matrix = counted(6, 6);
    matrix.values[0] = NaN;
    expect(Array.from(poolExtreme(matrix, { row: 4, column: 4, rows: 2, columns: 2 }, 1, 1).values)).toEqual([35]);
    expect(poolExtreme(matrix, whole(matrix), 2, 2).values[0]).toBeNaN();
  });
});

test('the mean row says how much each column is looked at', () => {
  expect([...meanRow(counted(2, 3))]).toEqual([1.5, 2.5, 3.5]);
});
