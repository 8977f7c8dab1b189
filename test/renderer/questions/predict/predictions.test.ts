import { describe, expect, test } from 'vitest';
import { classCounts, predictionRows, rowText } from '../../../../renderer/questions/predict/predictions.js';
import { typicalValue } from '../../../../renderer/questions/predict/typical-row.js';
import { rowsCsv } from '../../../../renderer/lib/csv.js';

const cats = (name: string, cat: number) => {
  const classes = [
    { name: 'cat', probability: cat },
    { name: 'dog', probability: 1 - cat },
  ];
  return { name, classes: classes.sort((a, b) => b.probability - a.probability) };
};

describe('predictions', () => {
  test('classes are counted, the most frequent first', () => {
    expect(classCounts([cats('a', 0.75), cats('b', 0.25), cats('c', 0.125)])).toEqual([
      { name: 'dog', count: 2 },
      { name: 'cat', count: 1 },
    ]);
    expect(classCounts([{ name: 'row 1', value: 3 }])).toEqual([]);
  });

  test('a table has each class in the same column for every input', () => {
    expect(predictionRows([cats('a', 0.75), cats('b', 0.25)])).toEqual([
      ['input', 'predicted', 'probability', 'cat', 'dog'],
      ['a', 'cat', '0.75', '0.75', '0.25'],
      ['b', 'dog', '0.75', '0.25', '0.75'],
    ]);
    expect(predictionRows([{ name: 'row 1', value: 151.25 }])).toEqual([
      ['input', 'predicted'],
      ['row 1', '151.25'],
    ]);
  });

  test('what needs quotation marks in a CSV file has them', () => {
    expect(rowsCsv([['a', 'say "x"', '1,2']])).toBe('a,"say ""x""","1,2"\r\n');
  });

  test('a row is written as the question reads it', () => {
    const values = [
      { name: 'age', value: ' 48 ' },
      { name: 'job', value: 'clerk, retired' },
      { name: 'sex', value: '' },
    ];
    expect(rowText(values)).toBe('age=48,"job=clerk, retired",sex=');
  });

  test('a row begins with a column’s mean or its most frequent value', () => {
    const column = { name: 'x', missing: 0, least: null, greatest: null };
    expect(typicalValue({ ...column, kind: 'number', categories: [], counts: [3], mean: 94.647 })).toBe('94.65');
    expect(typicalValue({ ...column, kind: 'number', categories: [], counts: [], mean: null })).toBe('');
    const colours = { kind: 'category', categories: ['blue', 'red'], counts: [2, 5], mean: null } as const;
    expect(typicalValue({ ...column, ...colours, categories: ['blue', 'red'], counts: [2, 5] })).toBe('red');
  });
});
