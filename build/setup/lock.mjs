import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../../models/core/make-folder.mjs';

/**
 * Does `work` while no other process holds the same lock. A holder that was killed is noticed after `staleMs`.
 * @template T
 * @param {string} path
 * @param {{ onWait: () => void, staleMs?: number }} options `onWait` is called once, if another process is at work
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, { onWait, staleMs = 10_000 }, work) {
  const { default: lockfile } = await import('proper-lockfile');
  makeFolder(dirname(path));
  for (let told = false; ;) {
    try {
      const release = await lockfile.lock(path, { realpath: false, stale: staleMs, update: staleMs / 5 });
      try {
        return await work();
      } finally {
        await release();
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
      if (!told) onWait();
      told = true;
      await delay(200);
    }
  }
}
