import { describe, expect, it } from 'vitest';
import { CALIBRATION_BINS, reliabilityOf } from '../../models/classifier/calibration.js';
import { balancedWeights } from '../../models/classifier/class-weights.js';
import { confusionOf } from '../../models/classifier/confusion.js';
import { fitOf } from '../../models/classifier/regression.js';
import { scoresOf } from '../../models/classifier/scores.js';

// True and predicted classes of ten examples; class 3 is never predicted, class 4 never true, class 5 neither.
const LABELS = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3];
const PREDICTED = [0, 0, 0, 1, 1, 1, 0, 2, 4, 0];

describe('a confusion matrix', () => {
  it('has a row for each true class and a column for each predicted one', () => {
    const { classes, counts } = confusionOf(LABELS, PREDICTED, 6);
    const rows = Array.from({ length: classes }, (_, row) => Array.from(counts.subarray(row * 6, row * 6 + 6)));
    expect(rows).toEqual([
      [3, 1, 0, 0, 0, 0],
      [1, 2, 0, 0, 0, 0],
      [0, 0, 1, 0, 1, 0],
      [1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]);
  });
});

describe('scores', () => {
  const { classes, macro, micro, accuracy } = scoresOf(confusionOf(LABELS, PREDICTED, 6));

  it('have precision, recall and F1 of each class', () => {
    expect(classes[0]).toEqual({ precision: 3 / 5, recall: 3 / 4, f1: 6 / 9, support: 4 });
    expect(classes[1]).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 4 / 6, support: 3 });
    expect(classes[2]).toEqual({ precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 });
  });

  it('have none where nothing was predicted or nothing is true', () => {
    expect(classes[3]).toEqual({ precision: null, recall: 0, f1: 0, support: 1 });
    expect(classes[4]).toEqual({ precision: 0, recall: null, f1: 0, support: 0 });
    expect(classes[5]).toEqual({ precision: null, recall: null, f1: null, support: 0 });
  });

  it('are means over the five classes that occur', () => {
    expect(macro.precision).toBeCloseTo((3 / 5 + 2 / 3 + 1 + 0 + 0) / 5, 12);
    expect(macro.recall).toBeCloseTo((3 / 4 + 2 / 3 + 1 / 2 + 0 + 0) / 5, 12);
    expect(macro.f1).toBeCloseTo((6 / 9 + 4 / 6 + 2 / 3) / 5, 12);
  });

  it('over all decisions are the accuracy', () => {
    expect([accuracy, micro.precision, micro.recall, micro.f1]).toEqual([0.6, 0.6, 0.6, 0.6]);
  });

  it('of nothing are zero', () => {
    const none = scoresOf(confusionOf([], [], 2));
    expect([none.accuracy, none.macro.f1, none.micro.f1]).toEqual([0, 0, 0]);
  });
});

describe('a reliability diagram', () => {
  it('has the mean confidence and accuracy of each bin, and what lies between them on average', () => {
    // In 15 bins: 0.62 and 0.65 are in the tenth (above 0.6), 1 and 0.95 in the last, 0.6 just in the ninth.
    const { bins, calibrationError } = reliabilityOf([0.62, 0.65, 1, 0.95, 0.6], [1, 0, 1, 1, 0]);
    expect(bins).toHaveLength(CALIBRATION_BINS);
    expect(bins[9]).toEqual({ from: 9 / 15, to: 10 / 15, count: 2, confidence: 0.635, accuracy: 0.5 });
    expect(bins[14]).toMatchObject({ count: 2, confidence: 0.975, accuracy: 1 });
    expect(bins[8]).toMatchObject({ count: 1, confidence: 0.6, accuracy: 0 });
    expect(bins[0]).toMatchObject({ count: 0, confidence: null, accuracy: null });
    expect(calibrationError).toBeCloseTo((2 * 0.135 + 2 * 0.025 + 1 * 0.6) / 5, 12);
  });

  it('has no error where confidence is what happens', () => {
    expect(reliabilityOf([0.5, 0.5], [1, 0]).calibrationError).toBe(0);
  });
});

it('a fit has its errors in the unit of the target', () => {
  const { meanSquaredError, rootMeanSquaredError, meanAbsoluteError, r2 } = fitOf([11, 19, 33], [10, 20, 30]);
  expect(meanSquaredError).toBeCloseTo(11 / 3, 12);
  expect(rootMeanSquaredError).toBeCloseTo(Math.sqrt(11 / 3), 12);
  expect(meanAbsoluteError).toBeCloseTo(5 / 3, 12);
  expect(r2).toBeCloseTo(1 - 11 / 200, 12);
  expect(fitOf([1, 2], [5, 5]).r2).toBeNull();
  expect(fitOf([20, 20, 20], [10, 20, 30]).r2).toBe(0);
});

it('balanced weights make all classes count the same', () => {
  const weights = balancedWeights(Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 2, 2), 4);
  [10 / 20, 10 / 12, 10 / 8, 0].forEach((weight, kind) => expect(weights[kind]).toBeCloseTo(weight, 6));
});
