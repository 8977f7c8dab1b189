import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttled } from '../../electron/main/throttle.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('gathers small changes, tells urgent ones at once, and loses none', () => {
  const run = vi.fn();
  const change = throttled(run, 500);
  for (let i = 0; i < 5; i++) change(false);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);
  expect(run).toHaveBeenCalledTimes(1);
  change(false);
  change(true);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(2);
  change(false);
  vi.advanceTimersByTime(500);
  expect(run).toHaveBeenCalledTimes(3);
});
