import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MetricsEvent } from '../../electron/protocol/run.js';
import { listCheckpoints, pinCheckpoint, readCheckpoint, writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { ControlsFile, readControls } from '../../electron/runs/controls-file.js';
import { MetricsFile, metricsLines } from '../../electron/runs/metrics-file.js';
import { writePanel } from '../../electron/runs/panels.js';
import { liveAt, readRun } from '../../electron/runs/run-history.js';
import { checkpointDir, checkpointsDir, runJsonPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { began, newRun, stateAt } from './run-fixture.js';

/** A run of 100 steps that has reached `step`, with checkpoints and history at 20, 40, … */
function trained(step: number) {
  const run = newRun();
  const metrics = new MetricsFile(run.dir);
  for (let at = 20; at <= step; at += 20) {
    writeCheckpoint(run.dir, { state: stateAt(at), wallMs: at * 10 });
    const content = { body: { text: `step ${at}` } };
    writePanel(run.dir, { panel: 'writing', step: at, content }, () => Uint8Array.of());
    const batch: MetricsEvent = {
      kind: 'metrics',
      steps: Int32Array.of(at),
      wallMs: Float64Array.of(at * 10),
      values: { loss: Float32Array.of(at) },
      examplesPerSecond: at,
    };
    metrics.append(metricsLines(batch, []));
  }
  metrics.close();
  writeRunRecord(run.dir, { ...run.record, step, status: step === 100 ? 'done' : 'stopped' });
  return run;
}

test('a run that has not reached its end goes on towards it', () => {
  const { dir } = trained(60);
  expect(prepareContinuation(dir)).toMatchObject({ steps: 100, status: 'queued', config: { steps: 100 } });
});

test('a run that is done trains as many steps again', () => {
  const { dir } = trained(100);
  expect(prepareContinuation(dir)).toMatchObject({ steps: 200, status: 'queued', config: { steps: 200 } });
  expect(readRunRecord(dir).steps).toBe(200);
});

test('a new end must lie beyond what is reached', () => {
  const { dir } = trained(60);
  expect(() => prepareContinuation(dir, 60)).toThrow('--steps: 60 is already reached; use a number above 60.');
  expect(prepareContinuation(dir, 61).steps).toBe(61);
});

test('what counts as reached is the newest good checkpoint', () => {
  const { dir } = trained(60);
  writeFileSync(join(checkpointDir(dir, 60), 'state.json'), '');
  expect(prepareContinuation(dir, 50).steps).toBe(50);
});

test('a run whose checkpoints can not be read is refused before anything says that it goes on', () => {
  const { dir, runsDir } = trained(60);
  const told = readFileSync(runJsonPath(dir), 'utf8');
  const untouched = (act: () => unknown, message: string) => {
    expect(act).toThrow(message);
    expect(readFileSync(runJsonPath(dir), 'utf8')).toBe(told);
    expect(readdirSync(runsDir)).toHaveLength(1);
  };
  writeFileSync(join(checkpointDir(dir, 60), 'state.json'), '{"format":2}');
  untouched(() => prepareContinuation(dir), 'was written by a newer version');
  untouched(() => branchRun(dir, 60, { runsDir, now: began }), 'was written by a newer version');
  rmSync(checkpointDir(dir, 60), { recursive: true });
  symlinkSync('/unmounted/disk', checkpointDir(dir, 60));
  untouched(() => prepareContinuation(dir), "can't be read: what it leads to is gone; it may be whole");
  untouched(() => branchRun(dir, 60, { runsDir, now: began }), "can't be read: what it leads to is gone");
  rmSync(checkpointsDir(dir), { recursive: true });
  untouched(() => prepareContinuation(dir), 'no checkpoint that can be read, though the run was trained to step 60');
});

test('a run that trains is not continued', () => {
  const { dir, record } = trained(60);
  writeRunRecord(dir, { ...record, status: 'running', pid: process.pid });
  expect(() => prepareContinuation(dir)).toThrow('stop it first');
});

test('each checkpoint tells the live settings that it goes on with', () => {
  const { dir } = trained(40);
  writeCheckpoint(dir, { state: { ...stateAt(60), live: { learningRate: 0.5 } }, wallMs: 600 });
  expect(readRun(dir).live).toMatchObject({ learningRate: 0.5, trained: 'both' });
  expect(liveAt(dir, 60)).toEqual({ learningRate: 0.5 });
  expect(liveAt(dir, 40)).toEqual({ learningRate: 0.01 });
  expect(liveAt(dir, 50)).toEqual({});
});

test.each([
  [
    100,
    undefined,
    '200 now, where it ended at step 100: after step 100, made with 0.0010, the learning rate goes on from 0.0054',
  ],
  [
    60,
    80,
    '80 now, where it ended at step 100: after step 60, made with 0.0041, the learning rate goes on from 0.0022',
  ],
])('a run at step %i of a cosine that goes on to %s tells how its rate jumps', (reached, steps, told) => {
  const { dir, record } = trained(reached);
  const config = { ...record.config, schedule: 'cosine', warmupSteps: 0, finalRateRatio: 0.1 };
  writeRunRecord(dir, { ...readRunRecord(dir), config });
  const notes: string[] = [];
  prepareContinuation(dir, steps, { onNote: (sentence) => notes.push(sentence) });
  expect(notes).toEqual([`The cosine schedule of the learning rate ends at step ${told}.`]);
  expect(readRun(dir).log.map(({ message }) => message)).toContain(notes[0]);
});

test('a branch along another schedule, with another rate, tells what it goes on from', () => {
  const { dir, runsDir, record } = trained(100);
  const config = { ...record.config, schedule: 'cosine', warmupSteps: 0, finalRateRatio: 0.1 };
  writeRunRecord(dir, { ...readRunRecord(dir), config });
  const notes: string[] = [];
  const onNote = (sentence: string): void => void notes.push(sentence);
  const branch = branchRun(dir, 100, { runsDir, now: began, changes: { learningRate: 0.02 }, onNote });
  expect(notes).toEqual([
    expect.stringContaining('after step 100, made with 0.0010, the learning rate goes on from 0.011.'),
  ]);
  expect(readRun(branch.dir).log.map(({ message }) => message)).toContain(notes[0]);
});

test('a branch has the history up to its step and none beyond; its parent stays as it is', () => {
  const { dir, runsDir, record } = trained(100);
  const controls = new ControlsFile(dir);
  controls.append({ step: 10, key: 'learningRate', value: 0.1 });
  controls.append({ step: 40, key: 'learningRate', value: 0.2 });
  controls.close();
  pinCheckpoint(dir, 40);
  const before = readRun(dir);
  const branch = branchRun(dir, 40, { runsDir, now: began });
  const history = readRun(branch.dir);
  expect(history.record).toMatchObject({
    parent: { id: record.id, step: 40 },
    status: 'stopped',
    step: 40,
    steps: 100,
    seconds: 0.4,
    config: record.config,
  });
  expect(history.record.id).not.toBe(record.id);
  expect([...history.metrics.steps]).toEqual([20, 40]);
  expect(history.panels).toEqual({ writing: [20, 40] });
  expect(history.checkpoints.map(({ step }) => step)).toEqual([40]);
  expect(readCheckpoint(branch.dir, 40)).toEqual(readCheckpoint(dir, 40));
  // The change at step 40 came after the checkpoint: it belongs to the parent's later history.
  expect(readControls(branch.dir)).toEqual([{ step: 10, key: 'learningRate', value: 0.1 }]);
  expect(readRun(dir)).toEqual(before);
});

test('a branch may have other settings, of those that may change on the way', () => {
  const { dir, runsDir, record } = trained(100);
  const branchWith = (changes: Record<string, unknown>) => branchRun(dir, 40, { runsDir, now: began, changes });
  const { dir: made, record: child } = branchWith({ learningRate: 0.03, batchSize: 16, steps: 90 });
  expect(child.config).toEqual({ ...record.config, learningRate: 0.03, batchSize: 16, steps: 90 });
  expect(child.steps).toBe(90);
  expect(readControls(made)).toEqual([{ step: 40, key: 'learningRate', value: 0.03 }]);
  const before = readdirSync(runsDir);
  expect(() => branchWith({ optimizer: 'sgd' })).toThrow(/^optimizer: a branch goes on with what the checkpoint holds/);
  expect(() => branchWith({ learningRate: -1 })).toThrow(/^learningRate: -1 is not allowed/);
  expect(() => branchWith({ steps: 40 })).toThrow('not beyond step 40');
  expect(readdirSync(runsDir)).toEqual(before);
});

test('a branch needs a checkpoint at its step, a good one', () => {
  const { dir, runsDir } = trained(60);
  expect(() => branchRun(dir, 30, { runsDir, now: began })).toThrow('no checkpoint at step 30; use one of 20, 40, 60.');
  writeFileSync(join(checkpointDir(dir, 40), 'weights.safetensors'), '');
  expect(() => branchRun(dir, 40, { runsDir, now: began })).toThrow('is damaged');
  expect(() => branchRun(dir, 60, { runsDir, now: began, steps: 60 })).toThrow('not beyond step 60');
  expect(listCheckpoints(dir)).toHaveLength(3);
});

test('nothing is left of a branch that can not be made', () => {
  const { dir, runsDir } = trained(60);
  // A folder can't be copied as a file.
  mkdirSync(join(checkpointDir(dir, 40), 'more'));
  const before = readdirSync(runsDir);
  expect(() => branchRun(dir, 40, { runsDir, now: began })).toThrow();
  expect(readdirSync(runsDir)).toEqual(before);
});

test('a branch from the very end trains as many steps again', () => {
  const { dir, runsDir } = trained(100);
  expect(branchRun(dir, 100, { runsDir, now: began }).record).toMatchObject({ steps: 200, config: { steps: 200 } });
});
