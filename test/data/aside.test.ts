import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisProcess } from '../../models/core/process-identity.js';
import { removeAside, withAside } from '../../models/data/aside.js';
import { tempFolder } from './temp-folder.js';

const gone = { ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid };
const elsewhere = { ...thisProcess(), pid: 12, host: 'laptop', machine: 'b2', boot: 'sunday' };
const container = { ...gone, host: 'box', machine: '', boot: 'monday', pidNamespace: 'pid:[1]' };

/** A half-written folder that was touched so many days ago, with what names its maker. */
function half(root: string, stem: string, owner: object | string | null, days = 0): void {
  const folder = join(root, `.${stem}.partial`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'images.npy'), '');
  if (owner !== null) {
    writeFileSync(join(root, `.${stem}.owner`), typeof owner === 'string' ? owner : JSON.stringify(owner));
  }
  const then = new Date(Date.now() - days * 24 * 3600 * 1000);
  for (const path of [join(folder, 'images.npy'), folder]) utimesSync(path, then, then);
}

test('what a process left that is over is removed, and nothing that somebody may be at work on', async () => {
  const root = tempFolder();
  half(root, 'gone.01', gone);
  half(root, 'mine.02', thisProcess(), 30);
  half(root, 'elsewhere.03', elsewhere);
  half(root, 'container.04', container);
  half(root, 'restarted.05', { ...thisProcess(), boot: 'an earlier one' });
  half(root, 'torn.06', '{"pid":');
  half(root, 'unnamed.4711', null);
  half(root, 'forgotten.07', elsewhere, 8);
  half(root, 'forgotten.4712', null, 8);
  half(root, 'busy.08', elsewhere, 8);
  writeFileSync(join(root, '.busy.08.partial', 'images.npy'), 'more');
  mkdirSync(join(root, '.condemned.09.removed', 'deep'), { recursive: true });
  writeFileSync(join(root, '.late.10.owner'), JSON.stringify(gone));
  mkdirSync(join(root, 'houses'));
  await withAside(root, 'new', (aside) => {
    mkdirSync(aside);
    return Promise.resolve();
  });
  expect(readdirSync(root).sort()).toEqual([
    ...['.busy.08.owner', '.busy.08.partial', '.container.04.owner', '.container.04.partial'],
    ...['.elsewhere.03.owner', '.elsewhere.03.partial', '.mine.02.owner', '.mine.02.partial'],
    ...['.restarted.05.owner', '.restarted.05.partial', '.torn.06.owner', '.torn.06.partial'],
    ...['.unnamed.4711.partial', 'houses'],
  ]);
});

test('two that make a set of one name have a place each, and nothing stays of either', async () => {
  const root = tempFolder();
  await withAside(root, 'pets', async (first) => {
    mkdirSync(first);
    await expect(
      withAside(root, 'pets', (second) => {
        mkdirSync(second);
        expect(existsSync(first)).toBe(true);
        return Promise.reject(new Error('no image'));
      }),
    ).rejects.toThrow('no image');
    expect(existsSync(first)).toBe(true);
  });
  mkdirSync(join(root, 'pets'));
  await removeAside(root, 'pets');
  expect(readdirSync(root)).toEqual([]);
});
