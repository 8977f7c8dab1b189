import { describe, expect, test } from 'vitest';
import {
  accuracyOf,
  cellText,
  confusedText,
  examplesOf,
  labelOf,
  mostConfused,
  rowShares,
  summaryOf,
} from '../../../../renderer/panels/confusion/confusions.js';

const names = ['cat', 'dog', 'owl'];
/** Rows are true classes; there is no owl. */
const counts = { rows: 3, columns: 3, values: Float32Array.of(8, 2, 0, 3, 5, 2, 0, 0, 0) };

describe('a confusion matrix', () => {
  test('its diagonal is what is right', () => {
    expect(accuracyOf(counts)).toBeCloseTo(13 / 20);
    expect(accuracyOf({ rows: 1, columns: 1, values: Float32Array.of(0) })).toBeNull();
  });

  test('shares of a row sum to 1, and a class without examples has none', () => {
    const { values } = rowShares(counts);
    expect(Array.from(values)).toEqual([0.8, 0.2, 0, 0.3, 0.5, 0.2, 0, 0, 0].map(Math.fround));
  });

  test('the most frequent confusions come first, equal ones by their share of the class', () => {
    expect(mostConfused(counts, 2)).toEqual([
      { target: 1, predicted: 0, count: 3, share: 0.3 },
      { target: 0, predicted: 1, count: 2, share: 0.2 },
    ]);
    expect(mostConfused(counts, 9)).toHaveLength(3);
  });

  test('it is told in words', () => {
    expect(confusedText(mostConfused(counts, 1)[0]!, names)).toBe('dog taken for cat: 3 (30.0% of dog)');
    expect(cellText({ target: 0, predicted: 1 }, names, counts)).toBe('2 of 10 cat taken for dog (20.0%)');
    expect(cellText({ target: 0, predicted: 0 }, names, counts)).toBe('8 of 10 cat recognised (80.0%)');
    expect(cellText({ target: 2, predicted: 0 }, names, counts)).toBe('0 of 0 owl taken for cat');
  });

  test('whoever does not see it hears what is right and what is confused most', () => {
    const about = { classNames: names, examples: 20, unit: 'test images' };
    expect(summaryOf(about, counts)).toBe(
      '65.0% of 20 test images are right. Most often confused: dog taken for cat: 3 (30.0% of dog); cat taken for dog: 2 (20.0% of cat); dog taken for owl: 2 (20.0% of dog).',
    );
    const right = { rows: 1, columns: 1, values: Float32Array.of(20) };
    expect(summaryOf(about, right)).toBe('100.0% of 20 test images are right. Nothing is confused.');
  });

  test('a cell has the examples that the record keeps of it, and of others none', () => {
    const examples = [{ number: 7, probability: 0.9, tile: 0, values: null }];
    const body = { cells: [{ target: 1, predicted: 0, examples }] };
    expect(examplesOf(body, { target: 1, predicted: 0 })).toBe(examples);
    expect(examplesOf(body, { target: 0, predicted: 1 })).toBeNull();
  });

  test('long names keep their beginning and their end', () => {
    expect(labelOf('T-shirt/top')).toBe('T-shirt/top');
    expect(labelOf('Black-footed albatross 17')).toBe('Black…ss 17');
    expect(labelOf('Black-footed albatross 18')).not.toBe(labelOf('Black-footed albatross 17'));
  });
});
