import { expect, test } from 'vitest';
import { RestartBudget } from '../../electron/launch/restart-budget.js';

test('three restarts in five minutes, then no more until the first is past', () => {
  const budget = new RestartBudget();
  const minute = 60_000;
  expect([0, 1, 2, 3].map((at) => budget.spend('crash', at * minute))).toEqual([true, true, true, false]);
  expect(budget.spend('hung', 4.99 * minute)).toBe(false);
  expect(budget.spend('hung', 5 * minute)).toBe(true);
  expect(budget.spend('crash', 5.5 * minute)).toBe(false);
});

test('what would only happen again is not tried again', () => {
  const budget = new RestartBudget();
  for (const code of ['out-of-memory', 'bad-request', 'not-finite', 'disk', 'internal'] as const) {
    expect(budget.spend(code, 0)).toBe(false);
  }
  expect(budget.spend('crash', 0)).toBe(true);
});
