import { expect, it } from 'vitest';
import { cellText, collapseText, cosineText, summaryOf } from '../../../renderer/panels/pairs/pair-words.js';

const body = {
  images: [
    { number: 12, className: 'Bag' },
    { number: 3, className: null },
  ],
  tiles: { columns: 2, tileWidth: 4, tileHeight: 4 },
  ...{ partners: 0.912, others: -0.204, found: 3 },
};
const matrix = { rows: 4, columns: 4, values: Float32Array.from({ length: 16 }, (_, at) => at / 20) };

it('a cell of the matrix of pairs names both views, what they are to each other, and its value', () => {
  expect(cellText(body, matrix, { row: 0, column: 1 })).toBe(
    'Bag 12, view 1 and Bag 12, view 2: 0.05, views of the same image',
  );
  expect(cellText(body, matrix, { row: 1, column: 2 })).toBe(
    'Bag 12, view 2 and image 3, view 1: 0.30, views of different images',
  );
  expect(cellText(body, matrix, { row: 3, column: 3 })).toBe('image 3, view 2 with itself: 0.75');
  expect(cosineText(-0.204)).toBe('−0.20');
});

it('the matrix of pairs is told in words, and that everything is alike where it is', () => {
  expect(summaryOf(body)).toBe(
    'The two views of an image are alike by 0.91 in the mean, views of different images by −0.20. Of 4 views, 3 have their partner as the most similar one.',
  );
  expect(collapseText(body)).toBeNull();
  expect(collapseText({ others: null })).toBeNull();
  expect(collapseText({ others: 0.99 })).toMatch(/the same of everything/);
});
