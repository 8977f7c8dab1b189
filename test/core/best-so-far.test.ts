import { expect, it } from 'vitest';
import { BestSoFar } from '../../models/core/best-so-far.js';

it('counts evaluations since the best one, the lowest', () => {
  const best = new BestSoFar();
  const counts = [3, 2, 2.5, 2, 1.9, NaN].map((value, step) => {
    best.add(step, value);
    return best.sinceBest;
  });
  expect(counts).toEqual([0, 0, 1, 2, 0, 1]);
  expect(best.best).toBe(1.9);
});

it('tells the criterion only at the step where it was measured, and not where it was not finite', () => {
  const best = new BestSoFar();
  best.add(7, 2);
  expect([best.at(7), best.at(8)]).toEqual([2, null]);
  best.add(9, Infinity);
  expect(best.at(9)).toBe(null);
});

it('goes on from a checkpoint as if it had never stopped', () => {
  const first = new BestSoFar();
  first.add(10, 1);
  first.add(20, 2);
  const second = new BestSoFar();
  second.restore(20, first.controls(20));
  expect(second.at(20)).toBe(2);
  for (const one of [first, second]) one.add(30, 1.5);
  expect([second.best, second.sinceBest]).toEqual([1, 2]);
  expect(second.controls(30)).toEqual(first.controls(30));
});

it('does not count what was measured out of turn', () => {
  const best = new BestSoFar();
  best.add(10, 2);
  best.add(13, 1, false);
  best.add(14, 3, false);
  expect([best.best, best.sinceBest, best.at(14)]).toEqual([2, 0, 3]);
});

it('counts a step once, also where it goes on from a checkpoint of that step', () => {
  const best = new BestSoFar();
  for (const value of [2, 3, 3]) best.add(value === 2 ? 10 : 20, value);
  const resumed = new BestSoFar();
  resumed.restore(20, best.controls(20));
  resumed.add(20, 3);
  expect([best.sinceBest, resumed.sinceBest]).toEqual([1, 1]);
});

it('has nothing to keep before the first evaluation', () => {
  expect(new BestSoFar().controls(5)).toEqual({});
});
