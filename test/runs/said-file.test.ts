import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { branchRun } from '../../electron/runs/continue-run.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { readRun } from '../../electron/runs/run-history.js';
import { runJsonPath, saidPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { renameRun } from '../../electron/runs/run-store.js';
import { readSaid, say } from '../../electron/runs/said-file.js';
import { sit } from '../worker/training-run-harness.js';
import { began, newRun, stateAt } from './run-fixture.js';

test('a name is said in a file of its own: run.json stays as it is to the byte', () => {
  const { dir } = newRun();
  const before = [readFileSync(runJsonPath(dir), 'utf8'), statSync(runJsonPath(dir)).mtimeMs];
  renameRun(dir, 'said');
  expect([readFileSync(runJsonPath(dir), 'utf8'), statSync(runJsonPath(dir)).mtimeMs]).toEqual(before);
  expect(readRunRecord(dir).name).toBe('said');
  expect(readRun(dir).record.name).toBe('said');
});

test('names that are given at every step of a run that trains are kept, and what the worker writes is too', async () => {
  const { dir } = newRun();
  await sit(dir, {
    stepMs: 600,
    between(step) {
      const written = readFileSync(runJsonPath(dir), 'utf8');
      renameRun(dir, `step ${step}`);
      // What the worker has in mind of the name is older.
      expect(readFileSync(runJsonPath(dir), 'utf8')).toBe(written);
      expect(readRunRecord(dir).name).toBe(`step ${step}`);
    },
  });
  expect(readRunRecord(dir)).toMatchObject({ name: 'step 100', status: 'done', step: 100 });
});

test('a run of which nothing has been said has the name that it began with', () => {
  const { dir, record } = newRun();
  expect(readSaid(dir)).toEqual({ format: 1 });
  expect(readRunRecord(dir).name).toBe(record.name);
});

test('keys of a later program are kept', () => {
  const { dir } = newRun();
  writeFileSync(saidPath(dir), JSON.stringify({ format: 1, mood: ['a'], rating: 7 }));
  say(dir, () => ({ name: 'c' }));
  expect(readSaid(dir)).toEqual({ format: 1, mood: ['a'], rating: 7, name: 'c' });
});

test.each([
  ['{"format":2,"name":"later"}', 'was written by a newer version of Model Lab (format 2; this one knows 1)'],
  ['{"format":1,"na', 'is damaged: it is not JSON.'],
  ['{"format":1,"name":7}', 'is damaged: name'],
])('%s is never overwritten, and the run still opens', (text, message) => {
  const { dir, record } = newRun();
  writeFileSync(saidPath(dir), text);
  expect(() => renameRun(dir, 'new')).toThrow(message);
  expect(readFileSync(saidPath(dir), 'utf8')).toBe(text);
  expect(readRunRecord(dir).name).toBe(record.name);
  expect(readRun(dir).log.at(-1)!.message).toContain(message);
});

test('a branch has a name of its own', () => {
  const { dir, runsDir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'stopped', step: 20 });
  writeCheckpoint(dir, { state: stateAt(20), wallMs: 1 });
  renameRun(dir, 'parent');
  expect(branchRun(dir, 20, { runsDir, now: began }).record.name).not.toBe('parent');
});
