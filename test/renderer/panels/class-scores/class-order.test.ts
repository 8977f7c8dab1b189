import { describe, expect, test } from 'vitest';
import { ClassScoresOwn } from '../../../../renderer/panels/class-scores/class-scores-own.svelte.js';
import { inOrder, scoreRows, scoresText } from '../../../../renderer/panels/class-scores/class-order.js';

const classes = [
  { name: 'class 10', support: 4, precision: 0.5, recall: 0.75, f1: 0.6 },
  { name: 'class 2', support: 9, precision: null, recall: 0, f1: 0 },
  { name: 'class 3', support: 0, precision: null, recall: null, f1: null },
  { name: 'class 1', support: 5, precision: 1, recall: 0.8, f1: 8 / 9 },
];
const mean = { precision: 0.5, recall: 0.4, f1: 0.44 };

describe('scores of classes', () => {
  test('the worst come first, and what has no number last, whichever way', () => {
    const names = (descending: boolean) => inOrder(classes, { by: 'f1', descending }).map(({ name }) => name);
    expect(names(false)).toEqual(['class 2', 'class 10', 'class 1', 'class 3']);
    expect(names(true)).toEqual(['class 1', 'class 10', 'class 2', 'class 3']);
  });

  test('names sort by their numbers', () => {
    const names = inOrder(classes, { by: 'name', descending: false }).map(({ name }) => name);
    expect(names).toEqual(['class 1', 'class 2', 'class 3', 'class 10']);
  });

  test('a column is turned round by choosing it again', () => {
    const own = new ClassScoresOwn();
    expect(own.order).toEqual({ by: 'f1', descending: false });
    own.sortBy('support');
    expect(own.order).toEqual({ by: 'support', descending: true });
    own.sortBy('support');
    expect(own.order).toEqual({ by: 'support', descending: false });
    own.sortBy('recall');
    expect(own.order).toEqual({ by: 'recall', descending: false });
  });

  test('they are told by their ends', () => {
    expect(scoresText({ classes, macro: mean })).toBe(
      '4 classes, macro F1 44.0%. Worst is class 2 with F1 0.0%, best class 1 with F1 88.9%.',
    );
  });

  test('a CSV file has every class, both means, and nothing where there is no number', () => {
    const rows = scoreRows({ classes, macro: mean, micro: mean, accuracy: 0.4, examples: 18 });
    expect(rows).toHaveLength(7);
    expect(rows[2]).toEqual(['class 2', '', '0', '0', '9']);
    expect(rows[6]).toEqual(['micro mean', '0.5', '0.4', '0.44', '18']);
  });
});
