import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { KeptRuns } from '../../electron/main/files/kept-runs.js';
import { readComparedRun, readComparedRuns } from '../../electron/runs/compared-runs.js';
import { appendChanges } from '../../electron/runs/controls-file.js';
import { createRun } from '../../electron/runs/create-run.js';
import { controlsPath, metricsPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import { renameRun } from '../../electron/runs/run-store.js';
import { metricCurve } from '../../models/core/comparison/curve.js';
import { began, config, tempFolder } from './run-fixture.js';

const loss = { name: 'discriminatorLoss', title: 'Discriminator loss', group: 'loss', part: 'discriminator' } as const;

/** A run among others that has recorded these losses, ten steps and a second apart. */
function recorded(runsDir: string, losses: (number | null)[], seed = 4): { id: string; dir: string } {
  const begun = { architecture: 'gan', preset: 'mlp', config: { ...config, seed }, every: 10 };
  const { dir, record } = createRun(runsDir, begun, began);
  writeRunRecord(dir, { ...record, status: 'done', stepsPerEpoch: 5, metrics: [loss] });
  for (const [at, value] of losses.entries()) appendFileSync(metricsPath(dir), lineOf(at, value));
  return { id: basename(dir), dir };
}

const lineOf = (at: number, value: number | null) =>
  `${JSON.stringify({ step: 10 * (at + 1), wallMs: 1000 * (at + 1), values: { discriminatorLoss: value } })}\n`;

test('a run is read with its name, its curve and what was changed, as far as it has come', () => {
  const runsDir = tempFolder();
  const { dir, id } = recorded(runsDir, [3, null, 1]);
  renameRun(dir, 'called');
  appendChanges(dir, [{ step: 10, key: 'learningRate', value: 0.5 }]);
  const { run, notes } = readComparedRun(dir, runsDir);
  expect(run.record).toMatchObject({ id, name: 'called', step: 30, seconds: 3 });
  expect(run.changes).toEqual([{ step: 10, key: 'learningRate', value: 0.5 }]);
  const curve = metricCurve(run, 'discriminatorLoss', 'epoch')!;
  expect([...curve.x]).toEqual([2, 4, 6]);
  expect([...curve.values]).toEqual([3, NaN, 1]);
  expect(notes).toEqual([]);
});

test('what is damaged, newer or gone is told, and the others are compared', () => {
  const runsDir = tempFolder();
  const whole = recorded(runsDir, [3, 2]);
  const damaged = recorded(runsDir, [3]);
  writeFileSync(runJsonPath(damaged.dir), '{"form');
  const newer = recorded(runsDir, [3]);
  writeFileSync(runJsonPath(newer.dir), JSON.stringify({ format: 2 }));
  const gone = { id: 'gone', dir: null };
  const { read, unread } = readComparedRuns([damaged, whole, newer, gone], runsDir);
  expect(read.map(({ dir }) => dir)).toEqual([whole.dir]);
  expect(unread.map(({ id }) => id)).toEqual([damaged.id, newer.id, 'gone']);
  expect(unread[0]!.message).toMatch(/run\.json is damaged: it is not JSON\.$/);
  expect(unread[1]!.message).toMatch(/was written by a newer version of Model Lab/);
  expect(unread[2]!.message).toBe("There is no run 'gone' any more.");
});

test('lines and files that can not be read are left out, and said', () => {
  const runsDir = tempFolder();
  const { dir } = recorded(runsDir, [3, 2]);
  appendFileSync(metricsPath(dir), '{"step":30,"wallMs":3000,"val');
  mkdirSync(controlsPath(dir));
  const { run, notes } = readComparedRun(dir, runsDir);
  expect([...run.measured.steps]).toEqual([10, 20]);
  expect(notes).toEqual([
    `${join(dir, 'metrics.jsonl')}: one line is unreadable.`,
    expect.stringMatching(/controls\.jsonl is no file/),
  ]);
});

test('runs are read once, and anew when they have gone on', () => {
  const runsDir = tempFolder();
  const runs = [recorded(runsDir, [4, 2], 0), recorded(runsDir, [8, 6, 1], 1)];
  const kept = new KeptRuns();
  const request = { metric: 'discriminatorLoss', by: 'step', columns: 100 } as const;
  const told = kept.compare(runs, runsDir, runs[1]!.id);
  expect(told.differences.differing).toMatchObject([{ key: 'seed', values: [0, 1], departs: [true, false] }]);
  const curves = kept.curves(runs, runsDir, request);
  expect(curves.extent).toEqual({ from: 10, to: 30 });
  expect([...curves.runs[runs[0]!.id]!.values]).toEqual([4, 2]);
  expect([...curves.groups[0]!.mean]).toEqual([6, 4, 1]);
  expect([...curves.groups[0]!.counts]).toEqual([2, 2, 1]);
  appendFileSync(metricsPath(runs[0]!.dir), lineOf(2, 3));
  expect([...kept.curves(runs, runsDir, request).groups[0]!.counts]).toEqual([2, 2, 2]);
  expect([...kept.curves(runs, runsDir, { ...request, from: 25 }).groups[0]!.x]).toEqual([20, 30]);
  rmSync(runs[0]!.dir, { recursive: true });
  expect(kept.compare(runs, runsDir).unread).toMatchObject([{ id: runs[0]!.id }]);
  expect(readFileSync(metricsPath(runs[1]!.dir), 'utf8').split('\n')).toHaveLength(4);
});

test('a metric that nobody has recorded has no curves', () => {
  const runsDir = tempFolder();
  const run = recorded(runsDir, [4]);
  const curves = new KeptRuns().curves([run], runsDir, { metric: 'fid', by: 'time', columns: 10 });
  expect(curves).toEqual({ runs: { [run.id]: null }, groups: [null], extent: null });
});
