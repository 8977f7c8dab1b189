import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { takeRun } from '../../electron/runs/take-run.js';
import { began, newRun } from './run-fixture.js';

test('a run that is taken says so', () => {
  const { dir, record } = newRun();
  const taken = takeRun(dir, began);
  expect(taken.before).toEqual(record);
  expect(taken.record).toMatchObject({ status: 'running', pid: process.pid, startedAt: began.toISOString() });
  expect(readRunRecord(dir)).toEqual(taken.record);
  expect(existsSync(join(dir, '.claim'))).toBe(false);
});

test('a run that another process trains, or is just taking, is refused and left as it is', () => {
  const { dir, record } = newRun();
  const other = { ...record, status: 'paused', pid: process.ppid } as const;
  writeRunRecord(dir, other);
  expect(() => takeRun(dir, began)).toThrow(`${record.id} is being trained by process ${process.ppid}; stop it first.`);
  expect(readRunRecord(dir)).toEqual(other);

  writeRunRecord(dir, record);
  writeFileSync(join(dir, '.claim'), String(process.ppid));
  expect(() => takeRun(dir, began)).toThrow(RequestError);
  expect(existsSync(join(dir, '.claim'))).toBe(true);
});

test('the claim of a process that is gone does not count', () => {
  const { dir } = newRun();
  writeFileSync(join(dir, '.claim'), String(spawnSync(process.execPath, ['--version']).pid));
  expect(takeRun(dir, began).record.pid).toBe(process.pid);
});
