/** A part of a run that can't be read is neither absent nor damaged, and one of a newer version is refused by name. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callError } from '../../electron/main/call-error.js';
import { readAssets, writeAssets } from '../../electron/runs/assets-file.js';
import { listCheckpoints, newestCheckpoint, writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun } from '../../electron/runs/continue-run.js';
import { ControlsFile, readControls } from '../../electron/runs/controls-file.js';
import { DamagedRunError, NewerFormatError } from '../../electron/runs/damaged-run-error.js';
import { reading } from '../../electron/runs/disk-error.js';
import { LogFile } from '../../electron/runs/log-file.js';
import { MetricsFile, readMetrics } from '../../electron/runs/metrics-file.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { writePanel } from '../../electron/runs/panels.js';
import { readRun } from '../../electron/runs/run-history.js';
import { assetsPath, checkpointDir, checkpointsDir, controlsPath, logPath } from '../../electron/runs/run-paths.js';
import { metricsPath, panelPath, runJsonPath, saidPath } from '../../electron/runs/run-paths.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { findRun, listRuns } from '../../electron/runs/run-store.js';
import { readSaid, say } from '../../electron/runs/said-file.js';
import { began, newRun, stateAt, tempFolder } from './run-fixture.js';

/** A run that has all parts. */
function wholeRun(): { dir: string; runsDir: string } {
  const { dir, runsDir } = newRun();
  const files = { log: new LogFile(dir), controls: new ControlsFile(dir), metrics: new MetricsFile(dir) };
  files.log.append({ at: '2026', level: 'info', step: 1, message: 'Hello.' });
  files.controls.append({ step: 1, key: 'learningRate', value: 1 });
  files.metrics.append([{ step: 10, wallMs: 1, values: { loss: 1 }, examplesPerSecond: 1 }]);
  for (const file of Object.values(files)) file.close();
  writeAssets(dir, { vocabulary: [] });
  say(dir, () => ({ name: 'called' }));
  writeCheckpoint(dir, { state: stateAt(10), wallMs: 1 });
  writePanel(dir, { panel: 'writing', step: 10, content: { body: {} } }, () => Uint8Array.of());
  return { dir, runsDir };
}

const parts: Record<string, { path: (dir: string) => string; read: (dir: string) => unknown }> = {
  'run.json': { path: runJsonPath, read: readRunRecord },
  'said.json': { path: saidPath, read: readSaid },
  'assets.json': { path: assetsPath, read: readAssets },
  'metrics.jsonl': { path: metricsPath, read: (dir) => reading(dir, () => readMetrics(dir)) },
  'controls.jsonl': { path: controlsPath, read: (dir) => reading(dir, () => readControls(dir)) },
  checkpoints: { path: checkpointsDir, read: listCheckpoints },
  'state.json': { path: (dir) => join(checkpointDir(dir, 10), 'state.json'), read: newestCheckpoint },
};

describe.each(Object.entries(parts))('%s', (_, { path, read }) => {
  test.each<[string, (at: string) => void, string]>([
    ['on a disk that is not mounted', (at) => symlinkSync('/unmounted/disk', at), 'what it leads to is gone'],
    ['behind links that lead in a circle', (at) => symlinkSync(at, at), 'its links lead in a circle'],
  ])('%s can not be read', (_where, lose, reason) => {
    const { dir } = wholeRun();
    rmSync(path(dir), { recursive: true });
    lose(path(dir));
    expect(() => read(dir)).toThrow(DamagedRunError);
    expect(() => read(dir)).toThrow(`${path(dir)} can't be read: ${reason}`);
  });
});

test('a run is shown without what can not be read, which is told', () => {
  const { dir } = wholeRun();
  for (const path of [saidPath(dir), metricsPath(dir), checkpointsDir(dir), logPath(dir)]) {
    rmSync(path, { recursive: true });
    symlinkSync('/unmounted/disk', path);
  }
  const { metrics, checkpoints, panels, log } = readRun(dir);
  expect([metrics.steps.length, checkpoints, panels]).toEqual([0, [], { writing: [10] }]);
  expect(log.map(({ message }) => message)).toEqual(
    ['metrics.jsonl', 'checkpoints', 'log.jsonl', 'said.json'].map(
      (name) => `${join(dir, name)} can't be read: what it leads to is gone.`,
    ),
  );
});

test('a branch is not made without what can not be copied', () => {
  for (const path of [assetsPath, metricsPath, (dir: string) => join(dir, 'start')]) {
    const { dir, runsDir } = wholeRun();
    rmSync(path(dir), { recursive: true, force: true });
    symlinkSync('/unmounted/disk', path(dir));
    expect(() => branchRun(dir, 10, { runsDir, now: began })).toThrow(/can't be (branched|read): /);
    expect(readdirSync(runsDir)).toHaveLength(1);
  }
});

test('a folder of runs that can not be read is not an empty one', () => {
  const runsDir = join(tempFolder(), 'runs');
  expect(listRuns(runsDir)).toEqual([]);
  symlinkSync('/unmounted/disk', runsDir);
  expect(() => listRuns(runsDir)).toThrow(`${runsDir} can't be read: what it leads to is gone.`);
  expect(() => findRun(runsDir, 'brave-otter')).toThrow('is gone');
});

describe('a newer version is named where it has written', () => {
  const newer = '{"format":2,"more":[]}';
  test.each(Object.entries(parts).filter(([name]) => name !== 'checkpoints'))('%s', (_, { path, read }) => {
    const { dir } = wholeRun();
    writeFileSync(path(dir), `${newer}\n`);
    expect(() => read(dir)).toThrow(NewerFormatError);
    expect(() => read(dir)).toThrow(`${path(dir)} was written by a newer version of Model Lab (format 2`);
    expect(readFileSync(path(dir), 'utf8')).toBe(`${newer}\n`);
  });

  test('a panel', () => {
    const { dir } = wholeRun();
    writeFileSync(`${panelPath(dir, 'writing', 10)}.json`, newer);
    expect(() => readPanelRecord(panelPath(dir, 'writing', 10))).toThrow(NewerFormatError);
  });
});

test.each(['{"format":1,', '{"format":2}', '[]'])(
  'a run.json that says %s is told in one sentence, wherever',
  (text) => {
    const { dir, runsDir } = newRun();
    writeFileSync(runJsonPath(dir), text);
    const sentence = listRuns(runsDir)[0]!.summary.failure!;
    expect(sentence.startsWith(runJsonPath(dir))).toBe(true);
    for (const open of [() => readRun(dir), () => branchRun(dir, 10, { runsDir, now: began })]) {
      try {
        open();
        expect.unreachable();
      } catch (error) {
        expect([(error as Error).message, callError(error).message]).toEqual([sentence, sentence]);
      }
    }
  },
);

test('a run.json that is a folder can not be read, and a folder without one is no run', () => {
  const { dir } = newRun();
  rmSync(runJsonPath(dir));
  expect(() => readRunRecord(dir)).toThrow(`${dir} is not a run: there is no run.json in it.`);
  mkdirSync(runJsonPath(dir));
  expect(() => readRunRecord(dir)).toThrow(`${runJsonPath(dir)} can't be read: EISDIR`);
});
