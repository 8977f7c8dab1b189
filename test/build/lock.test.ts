import { existsSync, mkdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withLock } from '../../build/setup/lock.mjs';
import { scratchFolder } from './scratch.js';

/** A lock that another machine holds, whose clock is so many minutes off. */
function held(minutes: number) {
  const path = join(scratchFolder(), 'setup');
  let moves = 0;
  const move = (): void => {
    const at = new Date(Date.now() + minutes * 60_000 + 2000 * ++moves);
    utimesSync(`${path}.lock`, at, at);
  };
  mkdirSync(`${path}.lock`);
  move();
  return { path, move };
}

test.each([-60, 60])('a lock that is moved is kept, by a clock that is %i minutes off', async (minutes) => {
  const { path, move } = held(minutes);
  let [waits, pauses] = [0, 0];
  const pause = (): Promise<void> => {
    // The holder ends after a minute.
    if (++pauses === 300) return Promise.reject(new Error('it was kept'));
    if (pauses % 10 === 0) move();
    return Promise.resolve();
  };
  const work = () => Promise.resolve('done');
  await expect(withLock(path, { onWait: () => waits++, pause }, work)).rejects.toThrow('it was kept');
  expect(waits).toBe(1);
  expect(existsSync(`${path}.lock`)).toBe(true);
});

test.each([-60, 60])(
  'one that stands still is passed over, whatever its clock said: %i minutes off',
  async (minutes) => {
    const { path } = held(minutes);
    let waitedMs = 0;
    const pause = (ms: number): Promise<void> => {
      waitedMs += ms;
      return Promise.resolve();
    };
    expect(await withLock(path, { onWait: () => undefined, pause }, () => Promise.resolve('done'))).toBe('done');
    expect(waitedMs).toBe(10_000);
    expect(existsSync(`${path}.lock`)).toBe(false);
  },
);
