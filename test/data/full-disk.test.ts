import { existsSync, readdirSync } from 'node:fs';
import type * as FileSystem from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { importDataset } from '../../models/data/catalog.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { flatPng, writeFiles } from './write-images.js';

const disk = vi.hoisted(() => ({ failAt: Infinity, code: 'ENOSPC', operations: 0 }));

/** The real file system, whose writes fail from the `failAt`-th on. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  const counted = () => {
    if (++disk.operations < disk.failAt) return;
    throw Object.assign(new Error(`${disk.code}: no luck, write`), { code: disk.code });
  };
  return {
    ...real,
    mkdir: (...args: Parameters<typeof real.mkdir>) => (counted(), real.mkdir(...args)),
    rename: (...args: Parameters<typeof real.rename>) => (counted(), real.rename(...args)),
    writeFile: (...args: Parameters<typeof real.writeFile>) => (counted(), real.writeFile(...args)),
    open: async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      const writeFile = file.writeFile.bind(file);
      file.writeFile = (...content: Parameters<typeof writeFile>) => (counted(), writeFile(...content));
      const sync = file.sync.bind(file);
      file.sync = () => (counted(), sync());
      return file;
    },
  };
});

afterEach(() => {
  disk.failAt = Infinity;
});

const folder = writeFiles(tempFolder(), { 'a/1.png': flatPng(1), 'a/2.png': flatPng(2), 'b/3.png': flatPng(3) });

async function operationsOfOneImport(): Promise<number> {
  disk.operations = 0;
  await importDataset({ path: folder, name: 'mine' }, freshDirs(), () => undefined);
  return disk.operations;
}

describe('importing to a disk that fails', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EACCES', 'permission denied'],
    ['EROFS', 'the disk is read-only'],
    ['EIO', 'the disk reports an error'],
  ])('says %s in one sentence and leaves nothing, at whatever operation it happens', async (code, reason) => {
    const operations = await operationsOfOneImport();
    expect(operations).toBeGreaterThan(15);
    for (let failAt = 1; failAt <= operations; failAt++) {
      Object.assign(disk, { code, failAt, operations: 0 });
      const dirs = freshDirs();
      const failure = importDataset({ path: folder, name: 'mine' }, dirs, () => undefined);
      await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
      await expect(failure).rejects.toThrow(reason);
      await expect(failure).rejects.toThrow(dirs.user);
      if (failAt > 3) await expect(failure).rejects.toThrow(`${dirs.user}/mine: `);
      // The last sync comes after the rename: by then the data set is whole.
      const left = existsSync(dirs.user) ? readdirSync(dirs.user) : [];
      if (failAt < operations) expect(left).toEqual([]);
    }
  });
});
