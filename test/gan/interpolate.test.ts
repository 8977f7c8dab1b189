import { describe, expect, it } from 'vitest';
import { interpolate } from '../../models/gan/interpolate.js';

const ways = (rows: number[][], steps: number) => {
  const { shape, data } = interpolate(
    { shape: [rows.length, rows[0]!.length], data: Float32Array.from(rows.flat()) },
    steps,
  );
  return Array.from({ length: shape[0]! }, (_, row) => [...data.slice(row * shape[1]!, (row + 1) * shape[1]!)]);
};

describe('a way between latents', () => {
  it('goes along the arc, lengths in a line', () => {
    const rows = ways(
      [
        [1, 0],
        [0, 3],
      ],
      3,
    );
    const half = 2 * Math.SQRT1_2;
    const expected = [
      [1, 0],
      [half, half],
      [0, 3],
    ];
    rows.forEach((row, at) => row.forEach((value, i) => expect(value).toBeCloseTo(expected[at]![i]!, 6)));
  });

  it('several are told way by way, each from the first half to the second', () => {
    const rows = ways(
      [
        [1, 0],
        [0, 1],
        [0, 2],
        [5, 0],
      ],
      2,
    );
    expect(rows).toEqual([
      [1, 0],
      [0, 2],
      [0, 1],
      [5, 0],
    ]);
  });

  it('between opposite and equal ones goes in a line', () => {
    expect(
      ways(
        [
          [1, 0],
          [-1, 0],
        ],
        3,
      ),
    ).toEqual([
      [1, 0],
      [0, 0],
      [-1, 0],
    ]);
    expect(
      ways(
        [
          [2, 0],
          [2, 0],
        ],
        3,
      ),
    ).toEqual([
      [2, 0],
      [2, 0],
      [2, 0],
    ]);
  });
});
