import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { createRun } from '../../electron/runs/create-run.js';
import { metricsPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import type { RunRecord } from '../../electron/protocol/run.js';
import { architectureConfig, presetConfig } from '../../models/core/parse-config.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import { began, tempFolder } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

interface Told extends Partial<Omit<RunRecord, 'config'>> {
  config?: Record<string, unknown>;
  loss?: (number | null)[];
}

/** A laboratory in which these runs of a classifier have been trained, ten steps and a second apart. */
function labWith(runs: Record<string, Told>, columns: number | null = 80) {
  const folder = tempFolder();
  const runsDir = join(folder, 'runs');
  mkdirSync(runsDir);
  const dirs = Object.entries(runs).map(([name, { loss = [], config = {}, architecture = 'classifier', ...told }]) => {
    const known = architectureConfig(architecture);
    const complete: Record<string, unknown> = { ...presetConfig(known, known.defaultPreset), ...config };
    const run = { architecture, preset: known.defaultPreset, config: complete, every: 10, name };
    const { dir, record } = createRun(runsDir, run, began);
    const metrics = known.metrics(complete) as RecordedMetric[];
    const done = { status: 'done', steps: 30, step: 10 * loss.length, stepsPerEpoch: 10, metrics } as const;
    writeRunRecord(dir, { ...record, name, ...done, ...told });
    for (const [at, value] of loss.entries()) {
      const line = { step: 10 * (at + 1), wallMs: 1000 * (at + 1), values: { loss: value } };
      appendFileSync(metricsPath(dir), `${JSON.stringify(line)}\n`);
    }
    return dir;
  });
  return { ...cliIn(folder, columns), folder, runsDir, dirs };
}

const seeds = {
  a0: { config: { seed: 0, batchSize: 32 }, loss: [4, 2, 1] },
  a1: { config: { seed: 1, batchSize: 32 }, loss: [6, 4] },
  b0: { config: { seed: 0, batchSize: 64 }, stepsPerEpoch: 5, loss: [3, 2, 1.5] },
};

interface Json {
  kind: string;
  runs: { id: string; dir: string; seed: number; group: number }[];
  differences: Record<string, unknown[]>;
  curves: Record<string, { steps: number[]; values: (number | null)[]; x?: number[] }[]>;
  final: { metrics: Record<string, { last: number }[]>; groups: { metrics: Record<string, unknown> }[] };
}

test('--json has runs, differences, curves and what they came to', async () => {
  const { lab, dirs } = labWith({ ...seeds, c: { config: { seed: 3, batchSize: 64 }, loss: [4, null, 2] } });
  const { code, out } = await lab('compare', 'a0', 'a1', 'b0', 'c', '--metric', 'loss', '--json');
  expect(code).toBe(0);
  const told = JSON.parse(out) as Json;
  expect(Object.keys(told)).toEqual(['kind', 'runs', 'differences', 'curves', 'final']);
  expect(told.kind).toBe('comparison');
  expect(told.runs.map(({ dir }) => dir)).toEqual(dirs);
  expect(told.runs.map(({ group }) => group)).toEqual([0, 0, 1, 1]);
  expect(told.differences).toEqual({ batchSize: [32, 32, 64, 64], seed: [0, 1, 0, 3] });
  expect(told.curves).toEqual({
    loss: [
      { steps: [10, 20, 30], values: [4, 2, 1] },
      { steps: [10, 20], values: [6, 4] },
      { steps: [10, 20, 30], values: [3, 2, 1.5] },
      { steps: [10, 20, 30], values: [4, null, 2] },
    ],
  });
  expect(told.final.metrics['loss']!.map(({ last }) => last)).toEqual([1, 4, 1.5, 2]);
  expect(told.final.groups[0]!.metrics['loss']).toMatchObject({
    last: { n: 2, of: 2, mean: 2.5, lowest: 1, highest: 4 },
    best: { mean: 2.5 },
  });
});

test('by epoch each run has its own batches, and two that differ in the seed alone differ in nothing else', async () => {
  const { lab } = labWith(seeds);
  const { out } = await lab('compare', 'a0', 'b0', '--by', 'epoch', '--json', '--metric', 'loss');
  const { curves } = JSON.parse(out) as Json;
  expect(curves['loss']!.map(({ x }) => x)).toEqual([[1, 2, 3], [2, 4, 6]]); // prettier-ignore
  const same = JSON.parse((await lab('compare', 'a0', 'a1', '--json')).out) as Json;
  expect(same.differences).toEqual({ seed: [0, 1] });
});

test('people read it in 80 columns: one column for all seeds, and in how many of them a value is', async () => {
  const { lab } = labWith(seeds);
  const { out, err } = await lab('compare', 'a0', 'a1', 'b0', '--reference', 'b0', '--by', 'epoch');
  expect(err).toBe('');
  expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(out).toContain('Batch size (examples)  32    64\n');
  expect(out).toContain('Seed                   0, 1  0\n');
  expect(out).toMatch(/Training loss ↓ by epoch: mean over seeds, lowest to highest\nEPOCH +A +B\n/);
  expect(out).toMatch(/\n2 +3\.000 \(2\.000–4\.000\) +3\.000\n/);
  expect(out).toMatch(/\n3 +1\.000 \(1 of 2\) +3\.000\n/);
  expect(out).toMatch(
    /\nTraining loss ↓ +2\.500 \(1\.000–4\.000\) +1\.500\n {2}best +2\.500 \(1\.000–4\.000\) +1\.500 at/,
  );
  expect(out).toContain("Training loss: One seed of B can't tell it from A.\n");
});

test('more columns than a line holds follow below, each with its rows', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => [`run-${at}`, { config: { learningRate: (at + 1) / 1000 }, loss: [at] }]),
  );
  const { lab } = labWith(many);
  const { out } = await lab('compare', ...Object.keys(many));
  const lines = out.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('SETTING'))).toHaveLength(2);
  expect(out).toMatch(/\nLearning rate +0\.001 +0\.002\* /);
  expect(out).toMatch(/A \* is other than A\./);
});

test('--csv has every point', async () => {
  const { lab, dirs } = labWith({ 'a, "b"': { loss: [4, null] }, c: { loss: [1], stepsPerEpoch: null } });
  const { out } = await lab('compare', ...dirs, '--csv', '--metric', 'loss');
  const [a, c] = dirs.map((dir) => basename(dir));
  expect(out.split('\r\n')).toEqual([
    'run,name,seed,metric,step,epoch,seconds,value',
    `${a},"a, ""b""",0,loss,10,1,1,4`,
    `${a},"a, ""b""",0,loss,20,2,2,`,
    `${c},c,0,loss,10,,1,1`,
    '',
  ]);
});

test.each([
  [['a0'], 'RUN: 1 run is too few to compare; name 2 to 12.'],
  [Array.from({ length: 13 }, () => 'a0'), 'RUN: 13 runs are too many to compare; name 2 to 12.'],
  [['a0', 'b0', 'a0'], "RUN: 'a0' is named twice; a run is compared with others."],
  [['a0', 'nobody'], "RUN: 'nobody' is neither a run nor a run's directory; lab runs lists what there is."],
  [['a0', 'b0', '--metric', 'fid'], "--metric: 'fid' is measured by none of these runs; use loss, validationLoss"],
  [['a0', 'b0', '--by', 'moon'], "--by: 'moon' is not allowed; use step or epoch or time."],
  [['a0', 'b0', '--reference', 'a1'], "--reference: 'a1' is none of the runs that are compared; use one of them."],
  [['a0', 'b0', '--json', '--csv'], '--csv: it can not be printed beside --json; use one of them.'],
  [['a0', 'b0', '--save', ''], "name: '' is not allowed; use 1 to 100 characters."],
])('%j is refused in a sentence', async (args, sentence) => {
  const { lab, folder } = labWith(seeds);
  const { code, err } = await lab('compare', ...args);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) as string });
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(readdirSync(folder)).not.toContain('comparisons');
});

test('what can not be read is told beside the others; without two that can be there is nothing to compare', async () => {
  const { lab, dirs } = labWith({ ...seeds, bad: {} });
  writeFileSync(runJsonPath(dirs[3]!), '{"form');
  const bad = basename(dirs[3]!);
  const { code, out, err } = await lab('compare', 'a0', 'b0', bad, '--json');
  expect(code).toBe(0);
  expect(err).toMatch(/run\.json is damaged: it is not JSON\.\n$/);
  expect(JSON.parse(out)).toMatchObject({ unread: [{ id: bad }], differences: { batchSize: [32, 64] } });
  const alone = await lab('compare', 'a0', bad, '--json');
  expect(alone.code).toBe(2);
  expect(JSON.parse(alone.out)).toMatchObject({
    kind: 'failed',
    message: expect.stringContaining('damaged') as string,
  });
});

test('runs without epochs have no curves by them, and runs without a common metric are compared all the same', async () => {
  const { lab } = labWith({ ...seeds, gan: { architecture: 'gan', stepsPerEpoch: null } });
  const { code, out, err } = await lab('compare', 'a0', 'gan', '--by', 'epoch', '--metric', 'loss', 'generatorLoss');
  expect(code).toBe(0);
  expect(err).toBe('gan has no epochs, and no curves by them.\n');
  expect(out).toMatch(/\nTraining loss ↓ +1\.000 +–\n {2}best .*\nGenerator loss +– +–\n/);
  expect((await lab('compare', 'a0', 'gan')).out).not.toContain('Generator loss');
});

test('a comparison is kept, listed, shown without runs that are gone, and removed', async () => {
  const { lab, dirs } = labWith(seeds);
  expect((await lab('compare', 'b0', 'a0', '--by', 'epoch', '--save', 'Which batch?')).err).toBe(
    'Kept as Which batch?; lab comparisons lists them.\n',
  );
  expect((await lab('compare', 'b0', 'a1', '--save', 'Which batch?')).code).toBe(2);
  expect((await lab('comparisons')).out).toMatch(/\nWhich batch\? +2 +epoch +31 Jan, \d\d:45 +b0, a0\n/);
  const listed = JSON.parse((await lab('comparisons', 'list', '--json')).out) as { runs: { id: string }[] };
  expect(listed.runs.map(({ id }) => id)).toEqual([dirs[2], dirs[0]].map((dir) => basename(dir!)));
  rmSync(dirs[2]!, { recursive: true });
  const shown = await lab('comparisons', 'show', 'Which batch?');
  expect(shown.code).toBe(0);
  expect(shown.err).toBe(`b0 (${basename(dirs[2]!)}) is gone.\n`);
  expect(shown.out).toMatch(/^ +RUN .*\nA +a0 /);
  expect(shown.out).toContain('by epoch');
  rmSync(dirs[0]!, { recursive: true });
  expect(await lab('comparisons', 'show', 'Which batch?')).toMatchObject({
    code: 2,
    err: "'Which batch?' has no run any more: all are gone.\n",
  });
  expect((await lab('comparisons', 'remove', 'Which batch?')).out).toBe(
    'Which batch? is no comparison any more; its runs stay.\n',
  );
  expect((await lab('comparisons', 'show', 'Which batch?')).err).toBe(
    "comparison: 'Which batch?' is none of those that were saved; there are none.\n",
  );
});

test('a folder elsewhere is compared, but not kept', async () => {
  const elsewhere = labWith(seeds);
  const { lab } = labWith(seeds);
  expect((await lab('compare', 'a0', elsewhere.dirs[0]!, '--json')).code).toBe(0);
  const { code, err } = await lab('compare', 'a0', elsewhere.dirs[0]!, '--save', 'x');
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('lies elsewhere; only runs in') as string });
});
