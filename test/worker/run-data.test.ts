/** What a run keeps of its data and of what it begins with. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DataFingerprint } from '../../electron/protocol/run.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun } from '../../electron/runs/continue-run.js';
import { createStarted } from '../../electron/runs/create-run.js';
import { startDir } from '../../electron/runs/run-paths.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { startOf } from '../../electron/runs/start-files.js';
import { began, config, newRun } from '../runs/run-fixture.js';
import { messages, sit, type Script } from './training-run-harness.js';

const data = (sum: string): DataFingerprint => ({ name: 'squares', sha256: { 'train.npy': sum } });
const stopAt = (at: number): Script => ({ between: (step, command) => step === at && command({ kind: 'stop' }) });
const changed = /^The data set 'squares' has changed since this run began: train.npy differs\./;
const warnings = (events: Parameters<typeof messages>[0]) =>
  messages(events).filter((message) => changed.test(message));

test('a run keeps what its data were, and says at each sitting where they are others', async () => {
  const { dir } = newRun();
  const first = await sit(dir, { ...stopAt(10), data: data('a') });
  expect(readRunRecord(dir).data).toEqual(data('a'));
  expect(warnings(first.events)).toEqual([]);
  expect(warnings((await sit(dir, { ...stopAt(20), data: data('a') })).events)).toEqual([]);
  for (const step of [30, 40]) {
    const { events } = await sit(dir, { ...stopAt(step), data: data('b') });
    expect(warnings(events)).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'log', level: 'warning', step: step - 10 }));
    // What it began with is what later data are held against.
    expect(readRunRecord(dir).data).toEqual(data('a'));
  }
  expect(warnings((await sit(dir, { data: data('a') })).events)).toEqual([]);
});

test('a run from before data were known takes those that it goes on with', async () => {
  const { dir } = newRun();
  await sit(dir, stopAt(10));
  expect(readRunRecord(dir)).not.toHaveProperty('data');
  expect(warnings((await sit(dir, { ...stopAt(20), data: data('a') })).events)).toEqual([]);
  expect(warnings((await sit(dir, { data: data('b') })).events)).toHaveLength(1);
});

test('a branch is held against the data of the run that it comes from', async () => {
  const { dir, runsDir } = newRun();
  await sit(dir, { ...stopAt(40), data: data('a') });
  const branch = branchRun(dir, 40, { runsDir, now: began });
  expect(warnings((await sit(branch.dir, { data: data('b') })).events)).toHaveLength(1);
});

/** A run that begins with what another one had learned by step 40. */
async function started() {
  const parent = newRun();
  await sit(parent.dir, { ...stopAt(40), assets: { vocabulary: ['a'] } });
  const { start } = startOf(parent.dir, { step: 40, part: 'all', runsDir: parent.runsDir });
  const run = { architecture: 'gan', preset: 'mlp', config, every: 10, start };
  return { parent, ...createStarted(parent.runsDir, run, { now: began, from: parent.dir }) };
}

test('a run begins with the weights and assets of another one, and goes on with its own', async () => {
  const { parent, dir, record } = await started();
  expect(record.start).toEqual({ id: parent.record.id, step: 40, part: 'all' });
  const first = await sit(dir, { ...stopAt(10), assets: { vocabulary: ['b'] } });
  const { weights } = readCheckpoint(parent.dir, 40).state;
  expect(first.training!.options.start!()).toEqual({ part: 'all', weights, assets: { vocabulary: ['a'] } });
  expect(first.training!.options.state).toBeUndefined();
  expect(readCheckpoint(dir, 0).state.weights).toEqual(weights);
  const again = await sit(dir);
  // It goes on from its own checkpoint, and what it began with is there for whoever needs it.
  expect(again.training!.options.state?.step).toBe(10);
  expect(again.training!.options.start!().weights).toEqual(weights);
  expect(again.training!.options.assets).toEqual({ vocabulary: ['b'] });
});

test('a branch that began with other weights and has lost its checkpoints refuses to begin anew', async () => {
  const { parent, dir } = await started();
  await sit(dir);
  const branch = branchRun(dir, 80, { runsDir: parent.runsDir, now: began });
  writeFileSync(join(branch.dir, 'checkpoints', '00000080', 'state.json'), '');
  const { events } = await sit(branch.dir, stopAt(10));
  expect(events.at(-1)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('trained to step 80') as string,
  });
});

test('what a run begins with has to be readable', async () => {
  const { dir } = await started();
  mkdirSync(startDir(dir), { recursive: true });
  const path = join(startDir(dir), 'weights.safetensors');
  writeFileSync(path, 'half');
  const { events } = await sit(dir);
  expect(events.at(-1)).toMatchObject({
    kind: 'failed',
    code: 'bad-request',
    message: `${path} can't be read, and the run begins with it; start it anew.`,
  });
});
