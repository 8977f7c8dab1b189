import { expect, test } from 'vitest';
import { parseLearningRate, scaledRate } from '../../../renderer/lib/learning-rate.js';

test('what is typed is a number in range, or a sentence', () => {
  expect(parseLearningRate(' 1e-3 ')).toBe(1e-3);
  expect(parseLearningRate('0,0005')).toBe(5e-4);
  expect(parseLearningRate('')).toBe("'' is not allowed; use a number from 1e-7 to 1.");
  expect(parseLearningRate('2')).toMatch(/^'2' is not allowed/);
  expect(parseLearningRate('fast')).toMatch(/^'fast' is not allowed/);
});

test('buttons climb the ladder 1, 2, 5', () => {
  const up = [1e-4];
  for (let i = 0; i < 4; i++) up.push(scaledRate(up.at(-1)!, true));
  expect(up).toEqual([1e-4, 2e-4, 5e-4, 1e-3, 2e-3]);
  const down = [1e-3];
  for (let i = 0; i < 4; i++) down.push(scaledRate(down.at(-1)!, false));
  expect(down).toEqual([1e-3, 5e-4, 2e-4, 1e-4, 5e-5]);
});

test('a rate off the ladder goes to the next rung, and none leaves the range', () => {
  expect(scaledRate(3e-4, true)).toBe(5e-4);
  expect(scaledRate(3e-4, false)).toBe(2e-4);
  expect(scaledRate(1, true)).toBe(1);
  expect(scaledRate(1e-7, false)).toBe(1e-7);
});
