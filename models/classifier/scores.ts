import { marginsOf, type Confusion } from './confusion.js';

export interface Score {
  /** Of what was called this class, the share that is; null where nothing was. */
  precision: number | null;
  /** Of what is this class, the share that was found; null where nothing is. */
  recall: number | null;
  /** Harmonic mean of both; 0 where nothing was right, null where there is nothing of the class at all. */
  f1: number | null;
}

export interface ClassScore extends Score {
  /** Examples of the class. */
  support: number;
}

export interface Scores {
  classes: ClassScore[];
  /** Means over the classes that occur, true or predicted; a precision or recall that is null counts as 0 there. */
  macro: { precision: number; recall: number; f1: number };
  /** Of all decisions together: where each example has one class, all three are the accuracy. */
  micro: { precision: number; recall: number; f1: number };
  accuracy: number;
}

/** Precision, recall and F1 of each class and over all. All zero for no examples. */
export function scoresOf(confusion: Confusion): Scores {
  const margins = marginsOf(confusion);
  const classes = margins.map(({ support, predicted, right }): ClassScore => {
    const occurs = support + predicted > 0;
    return {
      precision: predicted > 0 ? right / predicted : null,
      recall: support > 0 ? right / support : null,
      // 2pr / (p + r), which needs neither.
      f1: occurs ? (2 * right) / (support + predicted) : null,
      support,
    };
  });
  const occurring = classes.filter(({ f1 }) => f1 !== null);
  const mean = (of: (score: ClassScore) => number | null) =>
    occurring.reduce((sum, score) => sum + (of(score) ?? 0), 0) / Math.max(1, occurring.length);
  const sum = (of: (margin: (typeof margins)[number]) => number) => margins.reduce((all, one) => all + of(one), 0);
  const [right, all, called] = [sum((one) => one.right), sum((one) => one.support), sum((one) => one.predicted)];
  return {
    classes,
    macro: { precision: mean((one) => one.precision), recall: mean((one) => one.recall), f1: mean((one) => one.f1) },
    micro: {
      precision: right / Math.max(1, called),
      recall: right / Math.max(1, all),
      f1: (2 * right) / Math.max(1, all + called),
    },
    accuracy: right / Math.max(1, all),
  };
}
