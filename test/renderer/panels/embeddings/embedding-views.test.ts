import { expect, test } from 'vitest';
import {
  describeCell,
  embeddingViews,
  labelsOf,
  viewsIn,
} from '../../../../renderer/panels/embeddings/embedding-views.js';

const [positions, positionSimilarity, tokenSimilarity] = embeddingViews as [
  (typeof embeddingViews)[0],
  (typeof embeddingViews)[0],
  (typeof embeddingViews)[0],
];
const record = { vocabulary: ['a', ' '] };

test('only what a record holds is shown', () => {
  const info = { rows: 1, columns: 1, offset: 0 };
  expect(viewsIn({ matrices: { 'token-similarity': info, 'attention/0/0/0': info } })).toEqual([tokenSimilarity]);
  expect(viewsIn({ matrices: { positions: info, 'position-similarity': info } })).toEqual([
    positions,
    positionSimilarity,
  ]);
});

test('positions are numbered from 1, tokens named by the vocabulary', () => {
  expect(labelsOf(positions, record, { rows: 2, columns: 3 })).toEqual({ rows: ['1', '2'], columns: ['1', '2', '3'] });
  expect(labelsOf(tokenSimilarity, record, { rows: 2, columns: 2 }).rows).toEqual(['a', '␣']);
});

test('a cell is told in words', () => {
  expect(describeCell(positions, record, { row: 2, column: 11 }, -0.5)).toBe('position 3, dimension 12: −0.500');
  expect(describeCell(positionSimilarity, record, { row: 0, column: 1 }, 0.25)).toBe('positions 1 and 2: cosine 0.250');
  expect(describeCell(tokenSimilarity, record, { row: 0, column: 1 }, 1)).toBe('a and ␣: cosine 1.00');
});
