import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { scratchFolder } from '../build/scratch.js';

test('makes a folder and those above it, and leaves alone what is there', () => {
  const folder = scratchFolder();
  makeFolder(join(folder, 'a', 'b', 'c'), 0o700);
  expect(statSync(join(folder, 'a')).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'a', 'b', 'kept'), '');
  makeFolder(join(folder, 'a', 'b'));
  makeFolder('/');
  symlinkSync(join(folder, 'a'), join(folder, 'link'));
  makeFolder(join(folder, 'link', 'd'));
  expect(existsSync(join(folder, 'a', 'b', 'kept'))).toBe(true);
  expect(existsSync(join(folder, 'a', 'd'))).toBe(true);
});

test.runIf(existsSync('/proc/self')).each(['/proc/x', '/proc/x/y/z', '/proc/self/fd/x/y'])(
  'ends below a folder that refuses entries: %s',
  (path) => expect(() => makeFolder(path)).toThrow(/^ENOENT/),
);

test('names what is in the way', () => {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'file'), '');
  symlinkSync('nowhere', join(folder, 'dangling'));
  symlinkSync('circle', join(folder, 'circle'));
  expect(() => makeFolder(join(folder, 'file'))).toThrow(/^EEXIST/);
  expect(() => makeFolder(join(folder, 'file', 'a', 'b'))).toThrow(/^ENOTDIR/);
  expect(() => makeFolder(join(folder, 'dangling'))).toThrow(/^EEXIST/);
  expect(() => makeFolder(join(folder, 'dangling', 'a'))).toThrow(/^E/);
  expect(() => makeFolder(join(folder, 'circle', 'a'))).toThrow(/^ELOOP/);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is told', () => {
  const folder = scratchFolder();
  mkdirSync(join(folder, 'locked'));
  chmodSync(join(folder, 'locked'), 0o500);
  expect(() => makeFolder(join(folder, 'locked', 'a', 'b'))).toThrow(/^EACCES/);
});
