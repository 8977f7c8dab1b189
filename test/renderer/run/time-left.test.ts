import { expect, test } from 'vitest';
import type { RunSummary } from '../../../electron/protocol/app.js';
import { timeLeft } from '../../../renderer/run/time-left.js';

test('how long a run goes on is told by how far it has come since it was first looked at', () => {
  let now = 0;
  const left = timeLeft(() => now);
  const run = (step: number, status = 'running') => ({ id: 'a', status, step, steps: 100 }) as RunSummary;
  expect(left(run(10))).toBe('');
  now = 10_000;
  expect(left(run(11))).toBe('');
  expect(left(run(20))).toBe('1 min 20 s left');
  expect(left(run(20, 'paused'))).toBe('');
  now = 60_000;
  expect(left(run(20))).toBe('');
});
