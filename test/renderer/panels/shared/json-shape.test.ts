import { expect, test } from 'vitest';
import { shapeOf, titleOfKey } from '../../../../renderer/panels/shared/json-shape.js';

test('rows of like objects are a table, other objects entries, short values a line', () => {
  expect(shapeOf([{ a: 1 }, { a: 2, b: 3 }])).toMatchObject({ kind: 'table', columns: ['a', 'b'] });
  expect(shapeOf([{ a: { b: 1 } }]).kind).toBe('list');
  expect(shapeOf({ a: 1 }).kind).toBe('entries');
  for (const value of [null, 1, 'a', [1, 2, 3], []]) expect(shapeOf(value).kind).toBe('plain');
});

test('a key reads as words', () => {
  expect(titleOfKey('validationLoss')).toBe('Validation loss');
  expect(titleOfKey('capital-gain')).toBe('Capital gain');
});
