import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportFile } from '../../electron/runs/export-file.js';
import { tempFolder } from './run-fixture.js';

test('a file is replaced as a whole, also behind a link', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'real.png'), 'old');
  symlinkSync('real.png', join(folder, 'link.png'));
  exportFile(join(folder, 'link.png'), 'new');
  expect(readFileSync(join(folder, 'real.png'), 'utf8')).toBe('new');
  expect(readdirSync(folder).sort()).toEqual(['link.png', 'real.png']);
});

test('what is no file is written to as it is, and a full disk is told', () => {
  expect(() => exportFile('/dev/full', 'more')).toThrow("/dev/full can't be written: the disk is full.");
  expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
});

test('a place that is not there, or is a folder, is told', () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'taken'));
  expect(() => exportFile(join(folder, 'none', 'a'), '')).toThrow("none/a can't be written: it is gone.");
  expect(() => exportFile(join(folder, 'taken'), '')).toThrow("taken can't be written: EISDIR");
});
