import { rmdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../../models/core/make-folder.mjs';

const POLL_MS = 200;
/** Its holder moves the lock so often. */
const UPDATE_MS = 2000;

/**
 * Does `work` while no other process holds the same lock. One whose holder was killed stands still: it is passed over once
 * that was seen for `staleMs`, by no clock but this process's own waiting, as machines that share a disk set theirs
 * differently.
 * @template T
 * @param {string} path
 * @param {{ onWait: () => void, staleMs?: number, pause?: (ms: number) => Promise<unknown> }} options `onWait` is called
 * once, if another process is at work
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, { onWait, staleMs = 10_000, pause = delay }, work) {
  const { default: lockfile } = await import('proper-lockfile');
  makeFolder(dirname(path));
  const lock = `${path}.lock`;
  /** @type {number | null} */
  let seen = null;
  let stoodMs = 0;
  for (let told = false; ;) {
    try {
      // It tells by this machine's clock which lock is stale: none is, to it.
      const release = await lockfile.lock(path, { realpath: false, stale: Infinity, update: UPDATE_MS });
      try {
        return await work();
      } finally {
        await release();
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
      const moved = movedMs(lock);
      stoodMs = moved === seen ? stoodMs + POLL_MS : 0;
      seen = moved;
      if (stoodMs >= staleMs) {
        passOver(lock);
        stoodMs = 0;
        continue;
      }
      if (!told) onWait();
      told = true;
      await pause(POLL_MS);
    }
  }
}

/**
 * When the lock was moved last, by its holder's clock; null where there is none.
 * @param {string} lock
 */
function movedMs(lock) {
  return statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/** @param {string} lock */
function passOver(lock) {
  try {
    rmdirSync(lock);
  } catch (error) {
    // Another process was quicker.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
