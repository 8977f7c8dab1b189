import { describe, expect, test } from 'vitest';
import { describeHead, nameHead } from '../../../../renderer/panels/attention/patterns.js';
import type { Matrix } from '../../../../renderer/panels/shared/records/matrix.js';

const N = 12;

/** Rows of weights that sum to 1: `share` on one column, the rest spread over the others that are seen. */
function head(columnOf: (row: number) => number, { n = N, share = 0.8, causal = false } = {}): Matrix {
  const values = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    const seen = causal ? row + 1 : n;
    const column = columnOf(row);
    const hit = column >= 0 && column < seen;
    for (let i = 0; i < seen; i++) {
      const rest = hit && seen > 1 ? (1 - share) / (seen - 1) : 1 / seen;
      values[row * n + i] = hit && i === column ? (seen > 1 ? share : 1) : rest;
    }
  }
  return { rows: n, columns: n, values };
}

describe('a head is named by where most of its weight lies', () => {
  test.each([
    ['looks at the same position', (row: number) => row],
    ['looks at the previous token', (row: number) => row - 1],
    ['looks at the next token', (row: number) => row + 1],
    ['looks 3 positions back', (row: number) => row - 3],
    ['looks 2 positions ahead', (row: number) => row + 2],
    ['looks at the mirrored position', (row: number) => N - 1 - row],
    ['looks at the first token', () => 0],
  ])('%s', (words, columnOf) => {
    expect(nameHead(head(columnOf))).toBe(words);
    expect(nameHead(head(columnOf, { share: 0.55 }))).toBe(words);
    expect(nameHead(head(columnOf, { share: 0.4 }))).toBeNull();
  });

  test('also where later tokens are masked', () => {
    expect(nameHead(head((row) => row - 1, { causal: true }))).toBe('looks at the previous token');
    expect(nameHead(head(() => 0, { causal: true }))).toBe('looks at the first token');
  });
});

describe('weight that is spread', () => {
  test('over all keys, or over those that are not masked', () => {
    expect(nameHead(head(() => -1))).toBe('spread evenly');
    expect(nameHead(head(() => -1, { causal: true }))).toBe('spread evenly');
  });

  test('over half of the keys is not even', () => {
    const values = Float32Array.from({ length: N * N }, (_, i) => (i % N < N / 2 ? 1.9 : 0.1) / N);
    expect(nameHead({ rows: N, columns: N, values })).toBeNull();
  });
});

describe('what is done while answering', () => {
  const half = N / 2;
  const answering = head((row) => (row < half ? -1 : N - 1 - row), { causal: true });

  test('is told where the whole says nothing', () => {
    expect(nameHead(answering)).toBeNull();
    expect(describeHead(answering, half)).toBe('looks at the mirrored position while answering');
  });

  test('the whole goes first, and answers from the beginning are the whole', () => {
    expect(
      describeHead(
        head((row) => row),
        half,
      ),
    ).toBe('looks at the same position');
    expect(describeHead(answering, 0)).toBeNull();
  });
});

test('few rows and matrices that aren’t square say nothing', () => {
  expect(nameHead(head((row) => row, { n: 2 }))).toBeNull();
  expect(nameHead({ rows: 4, columns: 3, values: new Float32Array(12).fill(1 / 3) })).toBeNull();
  expect(
    nameHead(
      head((row) => row),
      N - 2,
    ),
  ).toBeNull();
});
