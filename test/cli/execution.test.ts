/** The real program in every execution mode: exact resume, the search for the fastest mode, and lab bench. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { projectRoot } from '../../build/paths.mjs';
import type { ChromeTrace } from '../../models/engine/chrome-trace.js';
import type { RunExecution } from '../../models/core/execution-choice.js';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { checkpointDir } from '../../electron/runs/run-paths.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { buildLab, lab, ofKind } from './spawn-lab.js';

// Each test starts several processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const home = mkdtempSync(join(tmpdir(), 'model-lab-execution-'));
const place = (name: string): string => join(home, name);
const images = ['--dataset', 'fashion-mnist-10k'];

beforeAll(async () => {
  await buildLab();
  // As at a user's: modes are timed, and what is found is kept in a folder of this test's.
  vi.stubEnv('MODEL_LAB_EXECUTION', '');
  vi.stubEnv('MODEL_LAB_CACHE', place('cache'));
}, 120_000);

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const train = (name: string, mode: ExecutionMode, steps: number) =>
  lab(home, [
    ...[
      'train',
      'gan',
      '--preset',
      'mlp',
      '--json',
      '--every',
      '1',
      '--seed',
      '5',
      '--steps',
      String(steps),
      '--out',
      place(name),
    ],
    ...['--set', `execution=${mode}`, '--set', 'dropout=0.2', ...images],
  ]);
const weightsOf = (name: string): string =>
  readFileSync(join(checkpointDir(place(name), 30), 'weights.safetensors')).toString('base64');

// The plain graph is held to the same in lab.test.ts.
test.each(['xla', 'graph-no-onednn'] as const)(
  'a run as %s that was stopped and resumed ends as if it never had',
  async (mode) => {
    const [whole, half] = [`${mode}-whole`, `${mode}-half`];
    expect((await train(whole, mode, 30)).code).toBe(0);
    expect((await train(half, mode, 17)).code).toBe(0);
    const resumed = await lab(home, ['resume', place(half), '--steps', '30', '--json']);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(weightsOf(half)).toBe(weightsOf(whole));
    expect(readMetrics(place(half)).metrics.values).toEqual(readMetrics(place(whole)).metrics.values);
    expect(readRunRecord(place(half)).execution).toEqual({ mode, reason: 'given', timings: [] });
  },
);

test('XLA is really on: it leaves its own rounding in the weights', async () => {
  expect((await train('graph-whole', 'graph', 30)).code).toBe(0);
  expect(weightsOf('xla-whole')).not.toBe(weightsOf('graph-whole'));
});

/** Ends a run at its first line. */
const untilItTrains = (args: string[]) =>
  lab(home, [...args, ...images, '--json'], ({ kind }, child) => {
    if (kind === 'run') child.kill('SIGINT');
  });

test('the first long run of a program is timed, later ones are not, and what was found can be forgotten', async () => {
  const long = ['train', 'gan', '--preset', 'mlp', '--steps', '200000'];
  const first = await untilItTrains(long);
  expect(first.code).toBe(130);
  const execution = ofKind(first.lines, 'run')[0]!['execution'] as RunExecution;
  expect(execution).toMatchObject({ reason: 'timed' });
  expect(execution.timings.length).toBeGreaterThanOrEqual(3);
  expect(execution.timings[0]!.mode).toBe('graph');
  expect(execution.timings[0]!.stepMs!.median).toBeGreaterThan(0);
  expect(first.stderr).toContain('Timing execution modes');
  const second = await untilItTrains([...long, '--seed', '8']);
  expect(ofKind(second.lines, 'run')[0]!['execution']).toEqual({ ...execution, reason: 'remembered' });
  expect(second.stderr).not.toContain('Timing');
  const list = await lab(home, ['execution', '--json']);
  expect(list.lines).toMatchObject([{ architecture: 'gan', timings: execution.timings, complete: true }]);
  expect((await lab(home, ['execution', 'forget', '--all', '--json'])).lines).toMatchObject([{ programs: 1 }]);
  expect((await lab(home, ['execution', '--json'])).lines).toEqual([]);
});

test('Ctrl-C while modes are timed ends at once, and the run can be resumed', async () => {
  const args = [
    'train',
    'gan',
    '--preset',
    'mlp',
    '--steps',
    '200000',
    '--batch-size',
    '48',
    '--out',
    place('stopped'),
    ...images,
  ];
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli.cjs'), ...args], {
    env: { ...process.env, MODEL_LAB_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  let stoppedAtMs = 0;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (!stderr.includes('Timing') || stoppedAtMs > 0) return;
    stoppedAtMs = performance.now();
    child.kill('SIGINT');
  });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130);
  expect(performance.now() - stoppedAtMs).toBeLessThan(3000);
  expect(stderr).toContain('Stopped before training began; go on with: lab resume');
  expect(readRunRecord(place('stopped'))).toMatchObject({ status: 'stopped', pid: null, step: 0, execution: null });
  const resumed = await lab(home, ['resume', place('stopped'), '--steps', '5', '--json']);
  expect(resumed.code).toBe(0);
  expect(readRunRecord(place('stopped')).execution).toMatchObject({ mode: 'graph', reason: 'short' });
});

describe('lab bench', () => {
  const namesIn = (file: string): string[] =>
    (JSON.parse(readFileSync(file, 'utf8')) as ChromeTrace).traceEvents.map(({ name }) => name);

  test('times modes and traces steps', async () => {
    const file = place('steps.json');
    const { code, lines } = await lab(home, [
      ...['bench', 'gan', '--steps', '5', '--modes', 'graph-no-onednn,graph', '--profile', file, '--json'],
      ...['--profile-steps', '2', '--set', 'dataset=fashion-mnist-10k'],
    ]);
    expect(code).toBe(0);
    const modes = ofKind(lines, 'timing').map(({ mode }) => mode);
    expect(modes).toEqual(['graph', 'graph-no-onednn']);
    for (const { stepMs, steps, setupSeconds, peakMemoryBytes, out } of ofKind(lines, 'timing')) {
      const { min, median, max } = stepMs as { min: number; median: number; max: number };
      expect(min > 0 && min <= median && median <= max).toBe(true);
      expect([steps, out]).toEqual([5, null]);
      expect(setupSeconds).toBeGreaterThan(0);
      expect(peakMemoryBytes).toBeGreaterThan(50e6);
    }
    expect(ofKind(lines, 'profile')).toMatchObject([{ mode: 'graph-no-onednn', path: file, steps: 2 }]);
    const names = namesIn(file);
    expect(names.filter((name) => name.startsWith('step '))).toHaveLength(2);
    expect(names.filter((name) => name === 'ModelLabAdam')).toHaveLength(4);
  });

  test.each([
    ['graph', true],
    ['graph-no-onednn', false],
  ] as const)("as %s, oneDNN's ops take part: %s", async (mode, expected) => {
    const file = place(`${mode}.json`);
    const steps = ['--steps', '2', '--profile-steps', '1', '--profile', file, '--json'];
    // With dropout, attention is made of TensorFlow's ops.
    const args = ['bench', 'transformer', '--preset', 'copy', '--set', 'dropout=0.1', '--modes', mode, ...steps];
    expect((await lab(home, args)).code).toBe(0);
    expect(namesIn(file).some((name) => name.startsWith('_Mkl'))).toBe(expected);
  });

  test.each([
    [
      ['--modes', 'graph,rocket'],
      "--modes: 'rocket' is no mode; use some of graph, xla, graph-no-onednn, xla-no-onednn.",
    ],
    [['--steps', '0'], "--steps: '0' is not allowed; use a whole number from 1 to 1000000."],
    [['--profile', 'nowhere/steps.json'], 'there is no folder'],
    [['--profile', '.'], 'it is a folder'],
    [['--set', 'mode=eager'], 'mode: bench times compiled programs; leave out mode=eager.'],
    [['--set', 'batchSize=0'], 'batchSize: 0 is not allowed'],
    [
      ['--set', 'dataset=fashion-mnist-10k', '--set', 'batchSize=4096', '--set', 'accumulate=9'],
      'accumulate: 9 batches',
    ],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const { code, lines, stderr } = await lab(home, ['bench', 'gan', '--json', ...args]);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(sentence);
    expect(lines).toMatchObject([{ kind: 'failed', code: 'bad-request' }]);
    expect(existsSync(place('nowhere'))).toBe(false);
  });
});
