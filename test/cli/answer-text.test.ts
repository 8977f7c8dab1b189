import { describe, expect, it } from 'vitest';
import { answerCsv, answerText } from '../../electron/cli/answer-text.js';

const classes = (...pairs: [string, number][]) => pairs.map(([name, probability]) => ({ name, probability }));
const body = {
  predictions: [
    { name: 'row 1', classes: classes(['Coat', 0.75], ['Bag', 0.25]) },
    { name: 'a "b", c', classes: classes(['Bag', 1], ['Coat', 0]) },
  ],
};

describe('an answer', () => {
  it('has a column for each class as CSV, whatever their order in a row', () => {
    expect(answerCsv(body)).toBe('name,classes.Coat,classes.Bag\r\nrow 1,0.75,0.25\r\n"a ""b"", c",0,1\r\n');
  });

  it('names the first classes to people', () => {
    const four = classes(['Coat', 0.5], ['Bag', 0.25], ['Shirt', 0.2], ['Boot', 0.05]);
    expect(answerText({ predictions: [{ name: 'row 1', classes: four }] })).toBe(
      'NAME   CLASSES\nrow 1  Coat 0.500, Bag 0.250, Shirt 0.200 and 1 more\n',
    );
  });

  it('keeps lists of anything else as they are', () => {
    expect(answerCsv({ rows: [{ sizes: [1, 2], parts: [{ name: 'x', from: 1, to: 2 }], none: [] }] })).toBe(
      'sizes,parts,none\r\n"[1,2]","[{""name"":""x"",""from"":1,""to"":2}]",[]\r\n',
    );
  });
});
