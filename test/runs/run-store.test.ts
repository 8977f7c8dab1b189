import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { thisProcess } from '../../models/core/process-identity.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { createRun } from '../../electron/runs/create-run.js';
import { recordFailure } from '../../electron/runs/record-failure.js';
import { readRun } from '../../electron/runs/run-history.js';
import { ownerPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { findRun, listRuns, removeRun, renameRun, runsStamp } from '../../electron/runs/run-store.js';
import { shortIds } from '../../electron/runs/short-ids.js';
import { startOf } from '../../electron/runs/start-files.js';
import { began, config, newRun, stateAt, tempFolder } from './run-fixture.js';
import { elsewhere } from './trained-elsewhere.js';

const run = { architecture: 'gan', preset: 'mlp', config, every: 10 };

test('a new run has an id of date, architecture and two words, which are its name', () => {
  const { dir, record, runsDir } = newRun();
  expect(record.id).toMatch(/^\d{8}-\d{6}-gan-[a-z]+-[a-z]+$/);
  expect(record.id.endsWith(record.name)).toBe(true);
  expect(dir).toBe(join(runsDir, record.id));
  expect(record).toMatchObject({ status: 'queued', steps: 100, seed: 4, step: 0, every: 10 });
});

test('many runs can begin in the same second', () => {
  const runsDir = tempFolder();
  const ids = Array.from({ length: 50 }, () => createRun(runsDir, run, began).record.id);
  expect(new Set(ids).size).toBe(50);
});

test('what a process left that was killed while it made or removed a run goes with the next run', () => {
  const runsDir = tempFolder();
  const gone = { ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid };
  for (const [at, owner] of [gone, thisProcess(), elsewhere].entries()) {
    mkdirSync(join(runsDir, `.killed.${at}.partial`, 'checkpoints'), { recursive: true });
    writeFileSync(join(runsDir, `.killed.${at}.owner`), JSON.stringify(owner));
  }
  mkdirSync(join(runsDir, '.condemned.3.removed'));
  const { record } = createRun(runsDir, run, began);
  expect(readdirSync(runsDir).sort()).toEqual([
    ...['.killed.1.owner', '.killed.1.partial', '.killed.2.owner', '.killed.2.partial', record.id],
  ]);
});

test('the list has the newest first and what is damaged as failed, with one sentence', () => {
  const runsDir = join(tempFolder(), 'not-there-yet');
  expect(listRuns(runsDir)).toEqual([]);
  const older = createRun(runsDir, run, began);
  const newer = createRun(runsDir, { ...run, name: 'second' }, new Date(began.getTime() + 1000));
  const damaged = createRun(runsDir, run, new Date(began.getTime() + 2000));
  writeFileSync(runJsonPath(damaged.dir), '{');
  writeFileSync(join(runsDir, 'a-file'), '');
  const entries = listRuns(runsDir);
  expect(entries.filter((entry) => entry.record).map((entry) => entry.dir)).toEqual([newer.dir, older.dir]);
  const broken = entries.find((entry) => !entry.record)!;
  expect(broken.summary).toMatchObject({ status: 'failed', id: damaged.record.id });
  expect(broken.summary.failure).toMatch(/is damaged: it is not JSON\.$/);
});

test('a run that was moved elsewhere is found by the link in its place, and its removal takes the link alone', () => {
  const [runsDir, elsewhere] = [tempFolder(), tempFolder()];
  const { dir, record } = createRun(runsDir, run, began);
  renameSync(dir, join(elsewhere, 'moved'));
  symlinkSync(join(elsewhere, 'moved'), dir);
  symlinkSync('/nowhere', join(runsDir, 'dangling'));
  symlinkSync('loop', join(runsDir, 'loop'));
  expect(listRuns(runsDir).map(({ summary }) => summary.id)).toEqual([record.id]);
  removeRun(findRun(runsDir, record.id));
  expect(listRuns(runsDir)).toEqual([]);
  expect(readRunRecord(join(elsewhere, 'moved')).id).toBe(record.id);
});

test('an id is shortened to what still names its run alone', () => {
  const runsDir = tempFolder();
  const add = (name: string | undefined, seconds: number, words: string) => {
    const { dir } = createRun(runsDir, { ...run, ...(name !== undefined && { name }) }, began);
    renameSync(dir, join(runsDir, `20260131-0945${String(seconds).padStart(2, '0')}-${words}`));
  };
  add(undefined, 1, 'gan-brave-otter');
  add('20260131-094501', 2, 'gan-brave-otter');
  add('20260131-094503', 3, 'gan-kind-lark');
  add(undefined, 4, 'gan-kind-lark');
  add(undefined, 4, 'gan-kind-lion');
  add(undefined, 4, 'transformer-kind-lion');
  cpSync(join(runsDir, '20260131-094502-gan-brave-otter'), join(runsDir, '20260131-094502-gan-brave-otter copy'), {
    recursive: true,
  });
  cpSync(join(runsDir, '20260131-094503-gan-kind-lark'), join(runsDir, 'saved'), { recursive: true });
  const entries = listRuns(runsDir);
  const short = new Map(shortIds(entries).map((id, at) => [entries[at]!.dir, id]));
  for (const [dir, id] of short) expect(findRun(runsDir, id)).toBe(dir);
  expect([...short.values()].sort()).toEqual([
    '20260131-094501-gan',
    '20260131-094502-gan-brave-otter',
    '20260131-094502-gan-brave-otter copy',
    '20260131-094503-gan',
    '20260131-094504-gan-kind-lark',
    '20260131-094504-gan-kind-lion',
    '20260131-094504-transformer',
    'saved',
  ]);
});

test('a run is found by its id, the beginning of one, its name or its directory', () => {
  const runsDir = tempFolder();
  const one = createRun(runsDir, { ...run, name: 'pets' }, began);
  const two = createRun(runsDir, run, new Date(began.getTime() + 86_400_000));
  expect(findRun(runsDir, one.record.id)).toBe(one.dir);
  expect(findRun(runsDir, 'pets')).toBe(one.dir);
  expect(findRun(runsDir, two.dir)).toBe(two.dir);
  expect(findRun(runsDir, two.record.id.slice(0, 12))).toBe(two.dir);
  expect(() => findRun(runsDir, '2026')).toThrow("'2026' fits 2 runs");
  expect(() => findRun(runsDir, 'none')).toThrow("'none' is neither a run nor a run's directory");
  expect(() => findRun(runsDir, '')).toThrow(RequestError);
});

describe('a run that was copied beside itself', () => {
  const copied = () => {
    const { dir, record, runsDir } = newRun({ name: 'twin' });
    writeCheckpoint(dir, { state: stateAt(20), wallMs: 1 });
    const copy = `${dir}-copy`;
    cpSync(dir, copy, { recursive: true });
    return { dir, copy, record, runsDir };
  };

  test('is named by its folder, as is the original', () => {
    const { dir, copy, record, runsDir } = copied();
    expect(findRun(runsDir, record.id)).toBe(dir);
    expect(findRun(runsDir, basename(copy))).toBe(copy);
    const both = `fits 2 runs; use one of ${[basename(copy), basename(dir)].join(', ')}.`;
    for (const wanted of ['twin', record.id.slice(0, 20)]) expect(() => findRun(runsDir, wanted)).toThrow(both);
    expect(listRuns(runsDir).map(({ summary }) => summary.id)).toEqual([basename(copy), basename(dir)]);
  });

  test('is found by its id where its folder was given another name', () => {
    const { dir, copy, record, runsDir } = copied();
    renameSync(dir, join(runsDir, 'kept'));
    expect(findRun(runsDir, 'kept')).toBe(join(runsDir, 'kept'));
    expect(() => findRun(runsDir, record.id)).toThrow(`use one of kept, ${basename(copy)}.`);
  });

  test('is what its branches and those that start from it come from', () => {
    const { copy, runsDir } = copied();
    expect(branchRun(copy, 20, { runsDir, now: began }).record.parent).toEqual({ id: basename(copy), step: 20 });
    expect(startOf(copy, { step: 20, part: 'all', runsDir }).start.id).toBe(basename(copy));
  });

  test('elsewhere has the id that it was given', () => {
    const { copy, record } = copied();
    const runsDir = tempFolder();
    expect(branchRun(copy, 20, { runsDir, now: began }).record.parent).toEqual({ id: record.id, step: 20 });
  });
});

test('a run in a directory of its own takes an absent or empty one only', () => {
  const place = tempFolder();
  expect(createRun(tempFolder(), { ...run, dir: join(place, 'a', 'b') }, began).dir).toBe(join(place, 'a', 'b'));
  mkdirSync(join(place, 'empty'));
  expect(createRun(tempFolder(), { ...run, dir: join(place, 'empty') }, began).dir).toBe(join(place, 'empty'));
  expect(() => createRun(tempFolder(), { ...run, dir: place }, began)).toThrow('is not empty');
});

test('a directory that can not be made is refused in one sentence', () => {
  const file = join(tempFolder(), 'file');
  writeFileSync(file, '');
  const tryIn = (dir: string) => () => createRun(tempFolder(), { ...run, dir }, began);
  expect(tryIn(join(file, 'below'))).toThrow(`${file}/below can't hold a run: a part of the path is a file; choose`);
  expect(tryIn(file)).toThrow("can't hold a run");
  expect(tryIn('/proc/model-lab-run')).toThrow("can't hold a run: the system allows no new folder there");
  expect(() => createRun(join(file, 'runs'), run, began)).toThrow(RequestError);
});

test('a rename is trimmed and must not be empty', () => {
  const { dir } = newRun();
  expect(renameRun(dir, '  my run ').name).toBe('my run');
  expect(readRunRecord(dir).name).toBe('my run');
  expect(() => renameRun(dir, ' ')).toThrow("name: '' is not allowed");
});

test('a run is removed unless it trains', () => {
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'running', pid: process.pid });
  expect(() => removeRun(dir)).toThrow(`is being trained by process ${process.pid}`);
  writeRunRecord(dir, { ...record, status: 'stopped' });
  removeRun(dir);
  expect(existsSync(dir)).toBe(false);
});

test('a crash is recorded with its last output in the log, once', () => {
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'running', pid: 1, step: 7 });
  const failure = { code: 'hung', message: 'It hung.' } as const;
  recordFailure(dir, { failure, output: 'last words', at: began, willRestart: false, worker: 1 });
  recordFailure(dir, { failure, output: 'last words', at: began, willRestart: false, worker: 1 });
  const history = readRun(dir);
  expect(history.record).toMatchObject({ status: 'failed', failure, pid: null });
  const line = { at: began.toISOString(), level: 'error', step: 7, message: 'It hung.', detail: 'last words' };
  expect(history.log).toEqual([line]);
});

test('a crash before a restart leaves the run waiting', () => {
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'running', pid: 1 });
  const failure = { code: 'crash', message: 'It crashed.' } as const;
  recordFailure(dir, { failure, output: '', at: began, willRestart: true, worker: 1 });
  expect(readRunRecord(dir)).toMatchObject({ status: 'queued', failure: null, pid: null });
  expect(readRun(dir).log[0]!.message).toBe('It crashed; it starts again by itself.');
});

test('a crash is not written over a run that another process has taken since, nor is a continuation', () => {
  const { dir, record } = newRun();
  const taken = { ...record, status: 'running', pid: process.ppid } as const;
  writeRunRecord(dir, taken);
  const failure = { code: 'crash', message: 'It crashed.' } as const;
  recordFailure(dir, { failure, output: '', at: began, willRestart: true, worker: 4711 });
  expect(readRun(dir)).toMatchObject({ record: taken, log: [] });
  expect(() => prepareContinuation(dir)).toThrow(`is being trained by process ${process.ppid}`);
  expect(readRunRecord(dir)).toEqual(taken);
});

test.each([
  ['on another machine', JSON.stringify({ format: 1, token: 'theirs', ...elsewhere, pid: 4711 })],
  ['by a later version', '{"format":2}'],
])('a crash is not written over a run that was trained further %s, and stopped', (_where, owner) => {
  const { dir, record } = newRun();
  const stopped = { ...record, status: 'stopped', step: 50 } as const;
  writeRunRecord(dir, stopped);
  writeFileSync(ownerPath(dir), owner);
  const failure = { code: 'crash', message: 'It crashed.' } as const;
  recordFailure(dir, { failure, output: '', at: began, willRestart: false, worker: 4711 });
  expect(readRunRecord(dir)).toEqual(stopped);
});

test('a stamp of the runs changes with what another program does in one of them', () => {
  const { runsDir, dir, record } = newRun();
  const [all, others] = [runsStamp(runsDir, new Set()), runsStamp(runsDir, new Set([basename(dir)]))];
  expect(runsStamp(runsDir, new Set())).toBe(all);
  utimesSync(dir, new Date(0), new Date(0));
  const early = runsStamp(runsDir, new Set());
  writeRunRecord(dir, { ...record, status: 'running' });
  expect(runsStamp(runsDir, new Set())).not.toBe(early);
  expect(runsStamp(runsDir, new Set([basename(dir)]))).toBe(others);
  expect(runsStamp(join(runsDir, 'none'), new Set())).toBe('');
});
