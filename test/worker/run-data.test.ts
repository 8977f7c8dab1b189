/** What a run keeps of its data and of what it begins with. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UnknownDatasetError } from '../../models/core/errors.js';
import type { RememberedData, TableColumn } from '../../models/data/dataset.js';
import type { DataFingerprint } from '../../electron/protocol/run.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { createStarted } from '../../electron/runs/create-run.js';
import { readLog } from '../../electron/runs/log-file.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { misfit } from '../../electron/runs/data-change.js';
import { listPanels } from '../../electron/runs/panels.js';
import { checkpointDir, startDir } from '../../electron/runs/run-paths.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { startOf } from '../../electron/runs/start-files.js';
import { began, config, newRun } from '../runs/run-fixture.js';
import { sit, type Script } from './training-run-harness.js';

const data = (sum: string): DataFingerprint => ({ name: 'squares', sha256: { 'train.npy': sum } });
const stopAt = (at: number): Script => ({ between: (step, command) => step === at && command({ kind: 'stop' }) });
const about = (source: string): RememberedData => ({
  ...{
    kind: 'images',
    title: 'Squares',
    origin: 'user',
    source,
    train: 40,
    test: 4,
    classes: 2,
    classNames: ['a', 'b'],
  },
  ...{ width: 8, height: 8, channels: 1 },
});
const refused = {
  kind: 'failed',
  code: 'bad-request',
  message:
    "dataset: 'squares' has changed since this run began: train.npy differs; add the data that it began with again under this name, or begin a new run with its weights.",
};

test('a run keeps what its data were and goes on with no others, and nothing that it has is lost by the refusal', async () => {
  const { dir } = newRun();
  const first = await sit(dir, { ...stopAt(10), data: data('a') });
  expect(readRunRecord(dir).data).toEqual(data('a'));
  expect(first.events.at(-1)).toMatchObject({ kind: 'done' });
  await sit(dir, { ...stopAt(25), data: data('a') });
  rmSync(checkpointDir(dir, 25), { recursive: true });
  const before = [readMetrics(dir).metrics.steps.length, listPanels(dir), readRunRecord(dir).step];
  for (const now of [data('b'), data('b')]) {
    const { events } = await sit(dir, { data: now });
    expect(events.at(-1)).toEqual(refused);
    // What it began with is what later data are held against.
    expect(readRunRecord(dir).data).toEqual(data('a'));
    expect([readMetrics(dir).metrics.steps.length, listPanels(dir), readRunRecord(dir).step]).toEqual(before);
  }
  expect((await sit(dir, { data: data('a') })).events.at(-1)).toMatchObject({ kind: 'done', status: 'done' });
});

test('where training begins anew, the data may be others than they were at the first attempt', async () => {
  const { dir } = newRun();
  await sit(dir, {
    createTraining: () => {
      throw new Error('no');
    },
    data: data('a'),
  });
  await sit(dir, { ...stopAt(10), data: data('b') });
  expect(readRunRecord(dir).data).toEqual(data('b'));
});

test('data that are gone are told as what they were', async () => {
  const { dir } = newRun();
  await sit(dir, { ...stopAt(10), data: { ...data('a'), about: about('/home/ada/squares') } });
  const gone = (): Promise<never> =>
    Promise.reject(new UnknownDatasetError("dataset: 'squares' is unknown; use iris."));
  const { events } = await sit(dir, { fingerprint: gone });
  expect(events.at(-1)).toMatchObject({
    message:
      "dataset: 'squares', which this run learned from (40 + 4 images of 2 classes, 8 × 8, from /home/ada/squares), is gone; add it again under this name.",
  });
});

test('a run from before data were known takes those that it goes on with, and what they are', async () => {
  const { dir } = newRun();
  await sit(dir, stopAt(10));
  expect(readRunRecord(dir)).not.toHaveProperty('data');
  await sit(dir, { ...stopAt(20), data: data('a') });
  expect(readRunRecord(dir).data).toEqual(data('a'));
  const known = { ...data('a'), about: about('/data') };
  await sit(dir, { ...stopAt(30), data: known });
  expect(readRunRecord(dir).data).toEqual(known);
  // The same images from elsewhere are the same data.
  await sit(dir, { ...stopAt(40), data: { ...data('a'), about: about('/other') } });
  expect(readRunRecord(dir).data).toEqual(known);
  expect((await sit(dir, { data: data('b') })).events.at(-1)).toMatchObject({ kind: 'failed' });
});

test('a run that is told to goes on with other data, and says so from then on', async () => {
  const { dir, runsDir } = newRun();
  await sit(dir, { ...stopAt(20), data: data('a') });
  const notes: string[] = [];
  const onNote = (note: string): void => void notes.push(note);
  expect(() => prepareContinuation(dir, undefined, { data: data('b') })).toThrow(refused.message);
  prepareContinuation(dir, undefined, { data: data('b'), otherData: true, onNote });
  const notice =
    "From step 20 on it learns from other data: train.npy differs in the data set 'squares'. What is measured before and after is not comparable.";
  expect(notes).toEqual([notice]);
  const { events } = await sit(dir, { ...stopAt(40), data: data('b') });
  expect(events.at(-1)).toMatchObject({ kind: 'done' });
  expect(readRunRecord(dir)).toMatchObject({ data: data('b'), notice });
  expect(readLog(dir).lines.map(({ message }) => message)).toContain(notice);
  // A branch has the data that its checkpoint has learned from.
  const branches = [20, 40].map((step) => branchRun(dir, step, { runsDir, now: began }).record);
  expect(branches.map(({ data, otherData }) => [data?.sha256['train.npy'], otherData?.step])).toEqual([
    ['a', undefined],
    ['b', 20],
  ]);
});

test('data that a model can not read are not gone on with, whoever says so', async () => {
  const { dir } = newRun();
  const known = { ...data('a'), about: about('/data') };
  await sit(dir, { ...stopAt(20), data: known });
  const other = (change: Partial<RememberedData>) => ({ ...data('b'), about: { ...about('/data'), ...change } });
  for (const [now, what] of [
    [
      other({ width: 9 }),
      'it began with images of 8 × 8 with 1 channel, and there are images of 9 × 8 with 1 channel now',
    ],
    [
      other({ classNames: ['b', 'a'] }),
      "its classes are in another order, as class 1 was 'a' and is 'b' now; add the data that it began with again under this name, or begin a new run with its weights.",
    ],
    [other({ classNames: ['a', 'c\u001b'] }), "its classes are others, as class 2 was 'b' and is 'c\\u001b' now"],
    [other({ classes: 3, classNames: ['a', 'b', 'c'] }), 'it began with 2 classes, and there are 3 now'],
  ] as const) {
    expect(() => prepareContinuation(dir, undefined, { data: now, otherData: true })).toThrow(what);
    expect(readRunRecord(dir).data).toEqual(known);
  }
});

test('columns that a model can not read are named', () => {
  const column = (name: string, categories: string[] = []): TableColumn => ({
    name,
    kind: categories.length > 0 ? 'category' : 'number',
    categories,
  });
  const rows = (columns: TableColumn[], target = 'y'): RememberedData => ({
    ...{ kind: 'table', title: '', origin: 'user', source: null, train: 1, test: 1, classes: 0 },
    ...{ columns, target: { name: target, kind: 'number' } },
  });
  const before = rows([column('a'), column('b', ['x'])]);
  const saidOf = (columns: TableColumn[], target?: string) => misfit(before, rows(columns, target));
  expect([
    saidOf([column('a'), column('b', ['x'])]),
    saidOf([column('b', ['x']), column('a')]),
    saidOf([column('a'), column('c')]),
    saidOf([column('a'), column('b', ['z'])]),
    saidOf([column('a')]),
    saidOf([column('a'), column('b', ['x'])], 'z'),
  ]).toEqual([
    null,
    "its columns are in another order, as column 1 was 'a' and is 'b' now",
    "its columns are others, as column 2 was 'b' and is 'c' now",
    "its column 'b' has other categories, or became numbers or ceased to be",
    'its columns are others',
    "its target was 'y' (a number) and is 'z' (a number) now",
  ]);
});

test('a branch is held against the data of the run that it comes from', async () => {
  const { dir, runsDir } = newRun();
  await sit(dir, { ...stopAt(40), data: data('a') });
  const branch = branchRun(dir, 40, { runsDir, now: began });
  expect((await sit(branch.dir, { data: data('b') })).events.at(-1)).toEqual(refused);
});

/** A run that begins with a part of what another one had learned by step 40. */
async function started({ assets = { vocabulary: ['a'] } as Record<string, unknown>, part = 'all' } = {}) {
  const parent = newRun();
  await sit(parent.dir, { ...stopAt(40), assets });
  const { start } = startOf(parent.dir, { step: 40, part, runsDir: parent.runsDir });
  const run = { architecture: 'gan', preset: 'mlp', config, every: 10, start };
  return { parent, ...createStarted(parent.runsDir, run, { now: began, from: parent.dir }) };
}

test('a run begins with the weights and assets of another one, and goes on with its own', async () => {
  const { parent, dir, record } = await started();
  expect(record.start).toEqual({ id: parent.record.id, step: 40, part: 'all' });
  const first = await sit(dir, { ...stopAt(10), assets: { vocabulary: ['b'] } });
  const { weights } = readCheckpoint(parent.dir, 40).state;
  const begun = first.training!.options.start!();
  expect(begun).toMatchObject({ part: 'all', weights, assets: { vocabulary: ['a'] } });
  expect(begun.origin).toMatchObject({ id: parent.record.id, step: 40, architecture: 'gan' });
  expect(first.training!.options.state).toBeUndefined();
  expect(readCheckpoint(dir, 0).state.weights).toEqual(weights);
  const again = await sit(dir);
  // It goes on from its own checkpoint, and what it began with is there for whoever needs it.
  expect(again.training!.options.state?.step).toBe(10);
  expect(again.training!.options.start!().weights).toEqual(weights);
  expect(again.training!.options.assets).toEqual({ vocabulary: ['b'] });
});

test.each([
  [['cat', 'dog', 'owl'], ['cat', 'owl', 'dog'], 'all', "class 2 was 'dog' there and is 'owl' here."],
  [['cat', 'dog'], ['0', '1'], 'all', "class 1 was 'cat' there and is '0' here."],
  [['cat', 'dog'], ['cat', 'dog'], 'all', null],
  [['cat', 'dog'], ['dog', 'cat'], 'w', null],
])('weights of the classes %j under %j, part %s: what is told', async (before, classNames, part, told) => {
  const { dir } = await started({ assets: { classNames: before }, part });
  const said = async () => {
    await sit(dir, { ...stopAt(10), assets: { classNames } });
    return readLog(dir).lines.filter(({ message }) => message.includes('other classes'));
  };
  const expected = told === null ? [] : [{ level: 'warning', message: expect.stringContaining(told) as string }];
  expect(await said()).toMatchObject(expected);
  // It is told once.
  expect(await said()).toMatchObject(expected);
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
