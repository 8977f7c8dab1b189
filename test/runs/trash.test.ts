import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveToHomeTrash } from '../../electron/runs/trash.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'discard-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('puts a directory where the desktop finds it again, twice under one name', async () => {
  const dir = join(folder, 'my run ü');
  const trash = join(folder, 'share', 'Trash');
  for (const text of ['first', 'second']) {
    mkdirSync(dir);
    writeFileSync(join(dir, 'run.json'), text);
    await moveToHomeTrash(dir, { dataHome: join(folder, 'share'), now: new Date(2026, 0, 31, 9, 45) });
    expect(existsSync(dir)).toBe(false);
  }
  expect(readdirSync(join(trash, 'files')).sort()).toEqual(['my run ü', 'my run ü.2']);
  expect(readFileSync(join(trash, 'files', 'my run ü.2', 'run.json'), 'utf8')).toBe('second');
  expect(readFileSync(join(trash, 'info', 'my run ü.trashinfo'), 'utf8')).toBe(
    `[Trash Info]\nPath=${encodeURI(dir)}\nDeletionDate=2026-01-31T09:45:00\n`,
  );
});

it('leaves no trace in the bin of a directory that can not be moved', async () => {
  const options = { dataHome: join(folder, 'share'), now: new Date(0) };
  await expect(moveToHomeTrash(join(folder, 'nowhere'), options)).rejects.toThrow('ENOENT');
  expect(readdirSync(join(folder, 'share', 'Trash', 'info'))).toEqual([]);
});

it('keeps what lies in the bin without a note of its own', async () => {
  const [dir, lost] = [join(folder, 'run'), join(folder, 'share', 'Trash', 'files', 'run')];
  for (const path of [dir, lost]) mkdirSync(path, { recursive: true });
  expect(await moveToHomeTrash(dir, { dataHome: join(folder, 'share'), now: new Date(0) })).toBe(`${lost}.2`);
  expect(existsSync(lost)).toBe(true);
});
