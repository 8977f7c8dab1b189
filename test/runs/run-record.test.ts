import { spawnSync } from 'node:child_process';
import { utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { architectureConfigs } from '../../models/core/architectures.js';
import { presetConfig } from '../../models/core/parse-config.js';
import { DamagedRunError } from '../../electron/runs/damaged-run-error.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { runJsonPath } from '../../electron/runs/run-paths.js';
import { newRun, tempFolder } from './run-fixture.js';

test('a record reads back as it was written', () => {
  const { dir, record } = newRun();
  expect(readRunRecord(dir)).toEqual(record);
});

test('every group of metrics that there is can be read', () => {
  const { dir, record } = newRun();
  const groups = ['loss', 'score', 'penalty', 'gradient', 'schedule'] as const;
  const metrics = groups.map((group) => ({ name: group, title: group, group, part: 'model' }));
  writeRunRecord(dir, { ...record, metrics });
  expect(readRunRecord(dir).metrics).toEqual(metrics);
});

test.each([
  ['{"format":1,', 'is damaged: it is not JSON.'],
  ['[]', 'is damaged'],
  ['{"format":0}', 'is damaged: format'],
  ['{"format":2}', 'was written by a newer version'],
])('run.json with %s is refused', (text, message) => {
  const { dir } = newRun();
  writeFileSync(runJsonPath(dir), text);
  expect(() => readRunRecord(dir)).toThrow(DamagedRunError);
  expect(() => readRunRecord(dir)).toThrow(message);
});

test('the first wrong field is named', () => {
  const { dir, record } = newRun();
  writeFileSync(runJsonPath(dir), JSON.stringify({ ...record, status: 'asleep' }));
  expect(() => readRunRecord(dir)).toThrow('is damaged: status');
});

test('a folder without run.json is no run', () => {
  expect(() => readRunRecord(tempFolder())).toThrow('there is no run.json in it.');
});

test('a run whose process lives is training', () => {
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'running', pid: process.pid });
  expect(readRunRecord(dir)).toMatchObject({ status: 'running', pid: process.pid, failure: null });
});

test('a run whose process is gone has crashed, and says how to go on', () => {
  const { dir, record } = newRun();
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeRunRecord(dir, { ...record, status: 'paused', pid, step: 42 });
  const found = readRunRecord(dir);
  expect(found).toMatchObject({ status: 'failed', pid: null, failure: { code: 'crash' } });
  expect(found.failure?.message).toContain('step 42; continue the run');
});

test('a process that began after the file was written is another one with the same number', () => {
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'running', pid: process.pid });
  utimesSync(runJsonPath(dir), new Date(0), new Date(0));
  expect(readRunRecord(dir).status).toBe('failed');
});

test.each(
  architectureConfigs.flatMap((one) => Object.keys(one.presets).map((preset) => [one.name, preset, one] as const)),
)('a run of %s, preset %s, keeps what it measures', (_name, preset, architecture) => {
  const { dir, record } = newRun();
  const infos = architecture.metrics(presetConfig(architecture, preset));
  const metrics = infos.map(({ name, title, group, part }) => ({ name, title, group, part }));
  writeRunRecord(dir, { ...record, metrics });
  expect(readRunRecord(dir).metrics).toEqual(metrics);
});
