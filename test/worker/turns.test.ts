import { expect, test } from 'vitest';
import { turnTaker } from '../../electron/worker/turns.js';

/** How many of `steps` steps, each of `stepMs`, were followed by a turn for others, which takes `turnMs`. */
async function turns({
  steps,
  stepMs,
  turnMs = 0,
}: {
  steps: number;
  stepMs: number;
  turnMs?: number;
}): Promise<number> {
  let nowMs = 0;
  let count = 0;
  const nextTurn = turnTaker(
    () => nowMs,
    () => {
      count++;
      nowMs += turnMs;
      return Promise.resolve();
    },
  );
  for (let step = 0; step < steps; step++) {
    nowMs += stepMs;
    await nextTurn();
  }
  return count;
}

test('after every long step commands and timers have their turn', async () => {
  expect(await turns({ steps: 10, stepMs: 10 })).toBe(10);
  expect(await turns({ steps: 10, stepMs: 300 })).toBe(10);
});

test('short steps follow each other for ten milliseconds', async () => {
  expect(await turns({ steps: 100, stepMs: 1 })).toBe(10);
  expect(await turns({ steps: 90, stepMs: 4 })).toBe(30);
});

test('time that others took is not counted as ours', async () => {
  expect(await turns({ steps: 100, stepMs: 1, turnMs: 50 })).toBe(10);
});
