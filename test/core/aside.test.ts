import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisProcess } from '../../models/core/process-identity.js';
import { beginAside, condemnedPath } from '../../models/core/aside.js';
import { tempFolder } from '../data/temp-folder.js';

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

test('what a process left that is over is removed, and nothing that somebody may be at work on', () => {
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
  beginAside(root, 'new').end();
  expect(readdirSync(root).sort()).toEqual([
    ...['.busy.08.owner', '.busy.08.partial', '.container.04.owner', '.container.04.partial'],
    ...['.elsewhere.03.owner', '.elsewhere.03.partial', '.mine.02.owner', '.mine.02.partial'],
    ...['.restarted.05.owner', '.restarted.05.partial', '.torn.06.owner', '.torn.06.partial'],
    ...['.unnamed.4711.partial', 'houses'],
  ]);
});

test('two that make a set of one name have a place each, and nothing stays of either', () => {
  const root = tempFolder();
  const [first, second] = [beginAside(root, 'pets'), beginAside(root, 'pets')];
  writeFileSync(join(second.partial, 'images.npy'), '');
  second.end();
  expect(existsSync(first.partial)).toBe(true);
  renameSync(first.partial, join(root, 'pets'));
  first.end();
  expect(readdirSync(root)).toEqual(['pets']);
});

test('an owner that can not be read, and a folder that can not be looked into, leave everything where it is', () => {
  const root = tempFolder();
  half(root, 'closed.01', null, 30);
  // A folder in its place can't be read as a file, by root neither.
  mkdirSync(join(root, '.closed.01.owner'));
  half(root, 'looped.02', null, 30);
  symlinkSync('away', join(root, '.looped.02.partial', 'away'));
  const long = new Date(Date.now() - 30 * 24 * 3600 * 1000);
  utimesSync(join(root, '.looped.02.partial'), long, long);
  beginAside(root, 'new').end();
  expect(readdirSync(root).sort()).toEqual(['.closed.01.owner', '.closed.01.partial', '.looped.02.partial']);
});

test('what was touched deep within is not forgotten', () => {
  const root = tempFolder();
  half(root, 'deep.01', elsewhere, 8);
  const within = join(root, '.deep.01.partial', 'checkpoints');
  mkdirSync(within);
  writeFileSync(join(within, 'weights'), '');
  const then = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  for (const path of [within, join(root, '.deep.01.partial')]) utimesSync(path, then, then);
  beginAside(root, 'new').end();
  expect(readdirSync(root).sort()).toEqual(['.deep.01.owner', '.deep.01.partial']);
});

test('what runs of earlier versions left is removed: what was condemned at once, what was begun once it is forgotten', () => {
  const root = tempFolder();
  const long = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  const ids = ['20260131-094500-gan-brave-otter', '20260131-094501-gan-kind-lark'] as const;
  for (const [at, name] of [
    `.new-${ids[0]}`,
    `.new-${ids[1]}`,
    `.removing-${ids[0]}-1a2b3c4d`,
    '.new-notes',
  ].entries()) {
    mkdirSync(join(root, name));
    if (at !== 1) utimesSync(join(root, name), long, long);
  }
  beginAside(root, 'new').end();
  expect(readdirSync(root).sort()).toEqual([`.new-${ids[1]}`, '.new-notes']);
});

test('what is condemned goes with the next that is made', () => {
  const root = tempFolder();
  mkdirSync(condemnedPath(root, 'pets'));
  beginAside(root, 'new').end();
  expect(readdirSync(root)).toEqual([]);
});
