import { expect, test } from 'vitest';
import { accuracyOf, outcomeOf, type Expected } from '../../../models/edge/check/outcome.js';

const classes = (outputs: number[][], targets: number[] | null): Expected => ({
  outputs: Float32Array.from(outputs.flat()),
  width: outputs[0]!.length,
  task: 'classes',
  targets: targets && Int32Array.from(targets),
});

test('errors are relative to the largest output, or to 1 where that is less', () => {
  const large = outcomeOf(Float32Array.of(8, -9), classes([[8, -10]], null));
  expect(large).toMatchObject({ maxError: 0.1, meanError: 0.05, notFinite: 0 });
  const small = outcomeOf(Float32Array.of(0.25, 0), classes([[0.5, 0]], null));
  expect(small).toMatchObject({ maxError: 0.25, meanError: 0.125 });
});

test('agreement is with the model, accuracy with what is right', () => {
  const model = classes(
    [
      [2, 1, 0],
      [0, 2, 1],
      [0, 1, 2],
      [2, 1, 0],
    ],
    [0, 1, 0, 0],
  );
  expect(accuracyOf(model)).toBe(0.75);
  // The first is right no more, the third is right now: a change of 0, by two that moved.
  const found = Float32Array.of(1, 2, 0, 0, 2, 1, 3, 1, 2, 2, 1, 0);
  const { agreement, accuracy, accuracyNoise } = outcomeOf(found, model);
  expect([agreement, accuracy]).toEqual([0.5, 0.75]);
  // McNemar: √(b + c − (b − c)² ÷ n) ÷ n, with b = c = 1 and n = 4.
  expect(accuracyNoise).toBeCloseTo((1.96 * Math.sqrt(2)) / 4, 12);
});

test('where nothing is right there is no accuracy', () => {
  expect(outcomeOf(Float32Array.of(1, 0), classes([[1, 0]], null))).toMatchObject({ agreement: 1, accuracy: null });
  const picture: Expected = { outputs: Float32Array.of(0.5), width: 1, task: 'image', targets: null };
  expect(outcomeOf(Float32Array.of(0.4), picture)).toMatchObject({ agreement: null, accuracy: null });
});

test('tokens that are not asked for count for agreement alone', () => {
  const expected = classes(
    [
      [1, 0],
      [1, 0],
      [0, 1],
    ],
    [-1, 0, 0],
  );
  const found = outcomeOf(Float32Array.of(0, 1, 1, 0, 0, 1), expected);
  expect(found).toMatchObject({ agreement: 2 / 3, accuracy: 1 / 2 });
});

test('of numbers it is R²', () => {
  const numbers: Expected = {
    ...{ outputs: Float32Array.of(1, 2, 3), width: 1, task: 'number' },
    targets: Float32Array.of(1, 2, 6),
  };
  // Mean 3, total 4 + 1 + 9; left 9.
  expect(accuracyOf(numbers)).toBeCloseTo(1 - 9 / 14, 12);
  expect(outcomeOf(Float32Array.of(1, 2, 6), numbers).accuracy).toBe(1);
});

test('what is not finite is counted, and nothing else is said', () => {
  const found = outcomeOf(Float32Array.of(NaN, Infinity), classes([[1, 0]], [0]));
  expect(found).toMatchObject({ notFinite: 2, agreement: null, accuracy: null });
});

test('another number of outputs is told', () => {
  expect(() => outcomeOf(Float32Array.of(1), classes([[1, 0]], null))).toThrow(
    'it gives 1 numbers where the model gives 2',
  );
});
