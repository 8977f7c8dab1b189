import { spawnSync } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRun } from '../../electron/runs/create-run.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { projectRoot } from '../../build/paths.mjs';
import { listPanels, panelFile } from '../../electron/runs/panels.js';
import { checkpointDir, logPath, panelPath } from '../../electron/runs/run-paths.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { buildLab, lab, ofKind, type Finished, type Line } from './spawn-lab.js';

// Each test starts several processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const steps = 300;
const home = mkdtempSync(join(tmpdir(), 'model-lab-cli-'));
const place = (name: string): string => join(home, name);
const train = (out: string, upTo: number): string[] =>
  ['train', 'gan', '--preset', 'mlp', '--json', '--every', '1', '--seed', '5', '--dataset', 'fashion-mnist-10k'].concat(
    ['--set', 'checkpointEvery=50', '--set', 'sampleEvery=60'],
    ['--steps', String(upTo), '--out', place(out)],
  );

/** The run that nothing interrupts; all others are held against it. */
let whole: Finished;

beforeAll(async () => {
  await buildLab();
  whole = await lab(home, train('whole', steps));
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Metrics, pictures and weights of a run, as far as the uninterrupted one has them. */
function outcome(name: string): object {
  const dir = place(name);
  const { metrics } = readMetrics(dir);
  const pictures = (of: string): number[] => listPanels(of)['gallery']!;
  const kept = pictures(dir).filter((step) => pictures(place('whole')).includes(step));
  const read = (path: string): string => readFileSync(path).toString('base64');
  return {
    steps: metrics.steps,
    values: metrics.values,
    pictures: kept.map((step) => [step, read(panelFile(dir, 'gallery', step, '.png')!)]),
    weights: read(join(checkpointDir(dir, steps), 'weights.safetensors')),
    optimizer: read(join(checkpointDir(dir, steps), 'optimizer.safetensors')),
  };
}

test('a GAN of points trains, is seen at its recorded steps, draws points and is compared with the data', async () => {
  const size = ['generatorLayers=8', 'discriminatorLayers=8', 'batchSize=16'].flatMap((one) => ['--set', one]);
  const trained = await lab(home, [
    ...[
      'train',
      'gan',
      '--preset',
      'plane',
      '--seed',
      '1',
      '--steps',
      '20',
      '--json',
      '--out',
      place('plane'),
      ...size,
    ],
  ]);
  expect([trained.code, trained.lines.at(-1)]).toMatchObject([0, { kind: 'done', step: 20 }]);
  expect(listPanels(place('plane'))['plane']).toContain(20);
  const csv = place('points.csv');
  const [drawn] = (await lab(home, ['sample', place('plane'), '--count', '5', '--out', csv, '--json'])).lines;
  expect(drawn).toMatchObject({ kind: 'sample', step: 20, count: 5, path: csv });
  const rows = readFileSync(csv, 'utf8').trim().split('\n').slice(1);
  expect(rows.map((row) => row.split(',').every((one) => Number.isFinite(Number(one))))).toEqual(Array(5).fill(true));
  const [compared] = (await lab(home, ['eval', place('plane'), '--json'])).lines;
  const { values, modes } = compared as unknown as { values: Record<string, number>; modes: unknown[] };
  expect(modes).toHaveLength(8);
  for (const name of ['precision', 'recall', 'modesReached']) {
    expect(values[name]).toBeGreaterThanOrEqual(0);
    expect(values[name]).toBeLessThanOrEqual(1);
  }
}, 180_000);

test('a run that goes wrong says so, with what to type against it; one that goes well does not', async () => {
  expect(ofKind(whole.lines, 'diagnosis')).toEqual([]);
  const tiny = ['generatorLayers=8', 'discriminatorLayers=8', 'batchSize=8', 'learningRate=0.5'];
  const { code, lines } = await lab(home, [
    ...['train', 'gan', '--preset', 'mlp', '--dataset', 'fashion-mnist-10k', '--seed', '1', '--json'],
    ...['--steps', '600', '--out', place('wild')],
    ...tiny.flatMap((one) => ['--set', one]),
  ]);
  expect([code, lines.at(-1)!.kind]).toEqual([0, 'done']);
  const [told] = ofKind(lines, 'diagnosis');
  expect(told).toMatchObject({ name: 'diverging', metrics: ['generatorLoss', 'discriminatorLoss'] });
  expect(told!['claim']).toMatch(/^Training is diverging since step \d+\.$/);
  expect(readRunRecord(place('wild')).diagnoses![0]).toMatchObject({ name: 'diverging', label: 'diverging' });

  const [shown] = (await lab(home, ['runs', 'show', place('wild'), '--json'])).lines;
  const [first] = shown!['diagnoses'] as { remedies: { command: string }[] }[];
  const [remedy] = first!.remedies;
  expect(remedy!.command).toMatch(/^lab runs branch .* --step 0 --set learningRate=0.125$/);
  const branched = await lab(home, [...remedy!.command.split(' ').slice(1), '--json']);
  expect(branched.lines[0]!.kind).toBe('branched');
  expect(readRunRecord(String(branched.lines[0]!['dir'])).config['learningRate']).toBe(0.125);
});

describe('train --json', () => {
  test('prints the run, its metrics, its checkpoints and its end, and nothing else', () => {
    const { code, lines } = whole;
    expect(code).toBe(0);
    expect(lines[0]).toMatchObject({
      kind: 'run',
      id: expect.stringMatching(/^\d{8}-\d{6}-gan-\w+-\w+$/) as string,
      dir: place('whole'),
      architecture: 'gan',
      seed: 5,
      parameters: { generator: 114_064, discriminator: 100_609 },
      config: { dataset: 'fashion-mnist-10k', steps, checkpointEvery: 50, latentSize: 100 },
    });
    expect(ofKind(lines, 'metrics').map((line) => line.step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect(ofKind(lines, 'checkpoint').map((line) => line.step)).toEqual(Array.from({ length: 7 }, (_, i) => 50 * i));
    expect(lines.at(-1)).toMatchObject({ kind: 'done', step: steps, dir: place('whole') });
    expect(new Set(lines.map((line) => line.kind))).toEqual(new Set(['run', 'metrics', 'checkpoint', 'done']));
  });

  test('metrics are numbers of float32 precision, the same as in metrics.jsonl', () => {
    const printed = ofKind(whole.lines, 'metrics');
    const [first] = printed;
    expect(Object.keys(first!)).toEqual(['kind', 'step', 'wallMs', 'values', 'examplesPerSecond']);
    for (const value of Object.values(first!.values!)) expect(value).toBe(Math.fround(value));
    const written = readFileSync(join(place('whole'), 'metrics.jsonl'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(written.map((line) => ({ kind: 'metrics', ...(JSON.parse(line) as object) }))).toEqual(printed);
  });

  test('data that does not exist is refused and leaves no directory', async () => {
    const { code, lines, stderr } = await lab(home, [...train('refused', 10), '--dataset', 'nothing']);
    expect(code).toBe(2);
    expect(lines).toEqual([{ kind: 'failed', code: 'bad-request', message: stderr.trimEnd() }]);
    expect(stderr).toMatch(/^--dataset: 'nothing' is unknown; use .*fashion-mnist-10k.*\.\n$/);
    expect(existsSync(place('refused'))).toBe(false);
  });
});

describe('resume gives the numbers, pictures and weights of a run that never stopped', () => {
  test('after it was done: as many steps again', async () => {
    await lab(home, train('twice', steps / 2));
    const { code, lines } = await lab(home, ['resume', place('twice'), '--json']);
    expect(code).toBe(0);
    expect(ofKind(lines, 'metrics')[0]!.step).toBe(steps / 2 + 1);
    expect(lines.at(-1)).toMatchObject({ kind: 'done', step: steps });
    expect(outcome('twice')).toEqual(outcome('whole'));
  });

  test('after its worker was killed, which is told', async () => {
    let killed = false;
    const crash = await lab(home, train('killed', 1_000_000), (line) => {
      if (killed || line.kind !== 'metrics' || line.step! < 30) return;
      killed = true;
      process.kill(readRunRecord(place('killed')).pid!, 'SIGKILL');
    });
    expect(crash.code).toBe(1);
    expect(crash.lines.at(-1)).toMatchObject({ kind: 'failed', code: 'crash' });
    expect(crash.stderr).toContain('was ended by SIGKILL');
    expect(crash.stderr).toContain(`lab resume ${place('killed')}`);
    expect(readRunRecord(place('killed'))).toMatchObject({ status: 'failed', failure: { code: 'crash' } });
    const { code } = await lab(home, ['resume', place('killed'), '--steps', String(steps), '--json']);
    expect(code).toBe(0);
    expect(outcome('killed')).toEqual(outcome('whole'));
  });

  test('from an earlier checkpoint, as a branch among the runs', async () => {
    const from = String(steps - 50);
    const { code, lines } = await lab(home, ['resume', place('whole'), '--from', from, '--json']);
    expect(code).toBe(0);
    const { id, dir } = lines[0]!;
    expect(readRunRecord(dir!).parent).toEqual({ id: whole.lines[0]!.id, step: steps - 50 });
    expect(outcome(join('runs', id!))).toEqual(outcome('whole'));
  });
});

test('Ctrl-C ends with a checkpoint, 130 and the way to go on', async () => {
  let interrupted = false;
  const { code, lines, stderr } = await lab(home, train('interrupted', 1_000_000), (line, child) => {
    if (interrupted || line.kind !== 'metrics') return;
    interrupted = true;
    child.kill('SIGINT');
  });
  expect(code).toBe(130);
  const { step, status } = readRunRecord(place('interrupted'));
  expect(status).toBe('stopped');
  expect(lines.at(-1)).toEqual({ kind: 'checkpoint', step });
  expect(stderr).toBe(
    `Stopped at step ${step} with its checkpoint written; go on with: lab resume ${place('interrupted')}\n`,
  );
});

test('Ctrl-C while the untrained model is looked at gives that up', async () => {
  // Looking takes a few seconds; a batch of it some tenths.
  const large = ['batchSize=2', 'widths=64,128,256', 'steps=1'].flatMap((pair) => ['--set', pair]);
  const images = ['--preset', 'residual', '--dataset', 'fashion-mnist-10k', ...large];
  const out = ['--out', place('looked-at')];
  const { code } = await lab(home, ['train', 'classifier', '--json', ...images, ...out], (line, child) => {
    if (line.kind === 'run') child.kill('SIGINT');
  });
  expect(code).toBe(130);
  expect(listPanels(place('looked-at'))).toEqual({});
  expect(readCheckpoint(place('looked-at'), 0).unfinished).toEqual({ check: 'last', panels: 'all', ends: false });
});

test('a reader that goes away ends the run quietly, with a checkpoint', async () => {
  let left = false;
  const { code, stderr } = await lab(home, train('unheard', 1_000_000), (line: Line, child) => {
    if (left || line.kind !== 'metrics') return;
    left = true;
    child.stdout!.destroy();
  });
  expect({ code, stderr }).toEqual({ code: 130, stderr: '' });
  expect(readRunRecord(place('unheard')).status).toBe('stopped');
});

test.skipIf(process.platform !== 'linux')('a full disk fails the run in one sentence', async () => {
  const dir = place('full');
  cpSync(place('whole'), dir, { recursive: true });
  rmSync(logPath(dir));
  symlinkSync('/dev/full', logPath(dir));
  const { code, lines, stderr } = await lab(home, ['resume', dir, '--json']);
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatchObject({ kind: 'failed', code: 'disk' });
  expect(stderr).toBe(
    `${dir} can't be written: the disk is full; the checkpoint of step ${steps} is safe, continue the run once it can be.\n`,
  );
});

test.skipIf(process.platform !== 'linux')('results that can not be written are told in one sentence', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, [join(projectRoot, 'dist', 'cli.cjs'), 'runs'], {
    ...{ cwd: home, env: { ...process.env, MODEL_LAB_HOME: home } },
    ...{ stdio: ['ignore', full, 'pipe'], encoding: 'utf8' },
  });
  closeSync(full);
  expect([status, stderr]).toEqual([1, 'Standard output: the disk is full; free some space and try again.\n']);
});

test.skipIf(process.platform === 'win32')('a pipe gets all of it, however late its reader begins', () => {
  const many = mkdtempSync(join(tmpdir(), 'model-lab-many-'));
  for (let i = 0; i < 60; i++) {
    createRun(
      join(many, 'runs'),
      { architecture: 'gan', preset: 'mlp', config: { note: 'x'.repeat(4000) }, every: 10 },
      new Date(i),
    );
  }
  // More than a pipe holds, to a reader that goes character by character at first.
  const command = `'${process.execPath}' '${join(projectRoot, 'dist', 'cli.cjs')}' runs --json | { read -r first; wc -l; }`;
  const { stdout } = spawnSync('sh', ['-c', command], {
    env: { ...process.env, MODEL_LAB_HOME: many },
    encoding: 'utf8',
  });
  rmSync(many, { recursive: true });
  expect(stdout.trim()).toBe('59');
});

test('sample draws pictures that only the checkpoint and the seed decide', async () => {
  const draw = async (name: string, ...more: string[]): Promise<Buffer> => {
    const { code, lines } = await lab(home, ['sample', place('whole'), '--json', '--out', place(name), ...more]);
    expect(code).toBe(0);
    expect(lines).toMatchObject([{ kind: 'sample', path: place(name) }]);
    return readFileSync(place(name));
  };
  const [one, same, other] = await Promise.all([
    draw('one.png', '--count', '4', '--seed', '9'),
    draw('same.png', '--count', '4', '--seed', '9'),
    draw('other.png', '--count', '4', '--seed', '10'),
  ]);
  // A PNG of 2 × 2 tiles of 28 pixels.
  expect(one.subarray(1, 4).toString()).toBe('PNG');
  expect([one.readUInt32BE(16), one.readUInt32BE(20)]).toEqual([56, 56]);
  expect(one.equals(same)).toBe(true);
  expect(one.equals(other)).toBe(false);
});

test('sample names the checkpoints that there are, and a damaged one', async () => {
  const missing = await lab(home, ['sample', place('whole'), '--step', '7']);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/^--step: there is no checkpoint at 7; use one of \d+(, \d+)*\.\n$/);
  const dir = place('damaged');
  cpSync(place('whole'), dir, { recursive: true });
  writeFileSync(join(checkpointDir(dir, steps), 'weights.safetensors'), 'x');
  const damaged = await lab(home, ['sample', dir, '--step', String(steps)]);
  expect(damaged).toMatchObject({
    code: 2,
    stderr: `--step: the checkpoint at ${steps} is damaged; use another one.\n`,
  });
});

describe('a model that is evaluated', () => {
  const small = ['layers=1', 'heads=2', 'width=16', 'feedForward=16', 'dropout=0.1', 'evaluateEvery=15'];
  const learn = (out: string, ...more: string[]): string[] => [
    ...['train', 'transformer', '--preset', 'copy', '--json', '--out', place(out)],
    ...[...small, ...more].flatMap((one) => ['--set', one]),
  ];

  test('goes on after a kill with the numbers of one that never stopped', async () => {
    const settings = ['steps=60', 'checkpointEvery=25', 'sampleEvery=30'];
    const uninterrupted = await lab(home, learn('copied', ...settings));
    expect(uninterrupted.code).toBe(0);
    const evaluated = ofKind(uninterrupted.lines, 'metrics').filter((line) => 'validationLoss' in line.values!);
    expect(evaluated.map((line) => line.step)).toEqual([0, 15, 25, 30, 45, 50, 60]);
    let killed = false;
    const crash = await lab(home, learn('copied-in-two', ...settings), (line) => {
      if (killed || line.kind !== 'metrics' || line.step! < 30) return;
      killed = true;
      process.kill(readRunRecord(place('copied-in-two')).pid!, 'SIGKILL');
    });
    expect(crash.code).toBe(1);
    expect((await lab(home, ['resume', place('copied-in-two'), '--json'])).code).toBe(0);
    const values = (name: string) => readMetrics(place(name)).metrics.values;
    expect(values('copied-in-two')).toEqual(values('copied'));
    const panels = (name: string) =>
      Object.entries(listPanels(place(name))).map(([panel, steps]) => [
        panel,
        steps.map((step) => readFileSync(`${panelPath(place(name), panel, step)}.json`)),
        panel === 'predictions'
          ? null
          : steps.map((step) => readFileSync(`${panelPath(place(name), panel, step)}.bin`)),
      ]);
    expect(panels('copied-in-two')).toEqual(panels('copied'));
    expect(panels('copied').map(([panel]) => panel)).toEqual(['attention', 'embeddings', 'predictions']);
  });

  test('ends early where it does not get better, and goes on when it is resumed', async () => {
    const { lines } = await lab(home, learn('early', 'steps=500', 'patience=2', 'evaluateEvery=5', 'learningRate=0.5'));
    const done = lines.at(-1)!;
    expect(done).toMatchObject({ kind: 'done', early: expect.stringContaining('training ends early.') as string });
    expect(done.step).toBeLessThan(500);
    const { lines: more } = await lab(home, ['resume', place('early'), '--json']);
    expect(more.at(-1)!.step).toBeGreaterThan(done.step!);
  });

  test('answers lab eval and lab attention', async () => {
    const evaluated = await lab(home, ['eval', place('copied'), '--json']);
    expect(evaluated.lines).toMatchObject([{ kind: 'evaluation', step: 60, values: { exactMatch: 0 } }]);
    const attention = await lab(home, ['attention', place('copied'), '--input', '1 2 3', '--layer', '1', '--json']);
    const { weights } = attention.lines[0] as { weights?: number[][][] };
    expect(weights).toHaveLength(2);
    for (const row of weights!.flat()) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
  });
});
