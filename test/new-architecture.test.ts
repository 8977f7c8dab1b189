/**
 * What adding an architecture takes: its folders and a line in each registry, and then it is trained, recorded, shown,
 * asked, begun from and listed like any other. `test/e2e/new-architecture.spec.ts` sees it in the real window.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { projectRoot } from '../build/paths.mjs';
import { plantToy } from './toy/plant.js';

const folder = mkdtempSync(join(tmpdir(), 'model-lab-planted-'));
const [root, home] = [join(folder, 'checkout'), join(folder, 'home')];

beforeAll(() => {
  plantToy(root);
  execFileSync(process.execPath, ['build/bundle.mjs', 'cli', 'worker'], { cwd: root, stdio: 'pipe' });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Said {
  code: number | null;
  lines: Record<string, unknown>[];
  err: string;
}

function lab(...args: string[]): Said {
  const env = { ...process.env, MODEL_LAB_HOME: home, MODEL_LAB_EXECUTION: 'graph' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
    ...{ env, cwd: folder, encoding: 'utf8' },
  });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return { code: status, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), err: stderr };
}

/** Process ids of workers of the planted checkout. */
function workers(): string[] {
  const found = spawnSync('pgrep', ['-f', join(root, 'dist', 'worker.cjs')], { encoding: 'utf8' });
  return found.stdout.split('\n').filter((line) => line !== '');
}

const ofKind = ({ lines }: Said, kind: string) => lines.filter((line) => line['kind'] === kind);

test('nothing of it is named outside its folders', () => {
  const named = /\b(line|residuals)(Config|Learner|Panel)\b|models\/(line|residuals)\//;
  const places = ['build', 'electron', 'models', 'renderer'].flatMap((part) =>
    readdirSync(join(projectRoot, part), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|svelte|mjs)$/.test(name))
      .map((name) => join(part, name)),
  );
  expect(places.length).toBeGreaterThan(300);
  expect(places.filter((name) => named.test(readFileSync(join(projectRoot, name), 'utf8')))).toEqual([]);
});

test('it is listed, with its metric, its panel, its question and where it begins', () => {
  const [told] = lab('architectures', 'line', '--json').lines;
  expect(told).toMatchObject({
    name: 'line',
    recordEvery: 5,
    metrics: [{ name: 'squaredError' }],
    panels: [{ name: 'line', schema: { type: 'object' } }],
    questions: [{ name: 'height', asked: [{ key: 'x', minimum: -100, maximum: 100 }] }],
    tools: [{ name: 'through', asked: [{ key: 'x' }, { key: 'y' }] }],
    startsFrom: [{ architecture: 'line' }],
  });
});

test('it is trained, recorded and asked; another run begins from it; its command lists both', () => {
  const first = lab('train', 'line', '--name', 'first', '--set', 'noise=0.12', '--json');
  expect(first.code).toBe(0);
  const [run] = ofKind(first, 'run');
  expect(run).toMatchObject({ architecture: 'line', parameters: { line: 2 } });
  const measured = ofKind(first, 'metrics').map((line) => (line['values'] as Record<string, number>)['squaredError']!);
  expect(measured).toHaveLength(40);
  expect(measured.at(-1)).toBeLessThan(0.02);

  const panel = join(String(run!['dir']), 'panels', 'line');
  expect(readdirSync(panel).filter((name) => name.endsWith('.json')).length).toBeGreaterThan(10);
  const record = JSON.parse(readFileSync(join(panel, '00000200.json'), 'utf8')) as { body: { slope: number } };
  expect(record.body.slope).toBeCloseTo(2, 1);
  expect(existsSync(join(panel, '00000200.bin'))).toBe(true);

  expect(lab('ask', 'first', '--json').lines).toMatchObject([
    { kind: 'question', name: 'height' },
    { kind: 'question', name: 'residual' },
  ]);
  const [answer] = lab('ask', 'first', 'height', '--set', 'x=3', '--json').lines;
  expect((answer!['body'] as { y: number }).y).toBeCloseTo(6, 0);
  expect(lab('ask', 'first', 'height', '--set', 'x=101')).toMatchObject({
    code: 2,
    err: 'x: 101 is not allowed; use a number from -100 to 100.\n',
  });

  const second = lab('train', 'line', '--from', 'first@200', '--name', 'second', '--steps', '5', '--json');
  expect(second.code).toBe(0);
  const [begun] = ofKind(second, 'metrics').map((line) => (line['values'] as Record<string, number>)['squaredError']!);
  expect(begun).toBeLessThan(0.03);
  const shown = lab('runs', 'show', 'second', '--json').lines[0]!['record'];
  expect(shown).toMatchObject({ start: { id: run!['id'], step: 200, part: 'all' }, panels: ['line'] });

  expect(lab('lines').lines).toEqual([{ kind: 'lines', names: ['second', 'first'] }]);
});

test('what another architecture brings is asked of a run as its own questions are, by the checkpoint that is named', () => {
  const residualAt = (...more: string[]) =>
    lab('ask', 'first', 'residual', '--set', 'x=3', '--set', 'y=10', '--json', ...more).lines[0]!;
  const { body, step } = residualAt() as { body: { residual: number; checkpoint: number }; step: number };
  expect([step, body.checkpoint]).toEqual([200, 200]);
  expect(body.residual).toBeCloseTo(4, 0);
  expect(lab('ask', 'first', 'slope').err).toBe(
    "question: 'slope' can't be asked of this run; use height, residual.\n",
  );
  expect(lab('ask', 'first', 'residual', '--set', 'x=101').err).toContain('x: 101 is not allowed');
});

test('its tool answers without any run', () => {
  expect(lab('through', '2', '6')).toMatchObject({ code: 0, lines: [{ slope: 3 }] });
  expect(lab('through', '0', '6')).toMatchObject({ code: 2, err: 'x: 0 has no slope; use another number.\n' });
  expect(lab('through', '101', '6')).toMatchObject({
    code: 2,
    err: 'x: 101 is not allowed; use a number from -100 to 100.\n',
  });
});

test('a learner of its own, about another run and with a process that helps, is trained, told apart and left alone', async () => {
  expect(lab('train', 'residuals', '--json').lines).toMatchObject([
    { kind: 'failed', message: '--from: a run of residuals needs one to start from; use a run of line.' },
  ]);
  const { code, lines, err } = lab('train', 'residuals', '--from', 'first', '--name', 'about', '--json');
  expect(code).toBe(0);
  // What it has to have like that run it takes over, and says so.
  expect(err).toContain('Taken over from first: noise=0.12.');
  expect(ofKind({ code, lines, err }, 'run')[0]!['config']).toMatchObject({ noise: 0.12 });
  // Its own defaults: every step is recorded and kept.
  expect(lines.filter((line) => line['kind'] === 'metrics')).toHaveLength(4);
  expect(lines.filter((line) => line['kind'] === 'checkpoint')).toHaveLength(5);
  expect(workers()).toEqual([]);
  const list = spawnSync(process.execPath, [join(root, 'dist', 'cli.cjs'), 'runs'], {
    env: { ...process.env, MODEL_LAB_HOME: home },
    encoding: 'utf8',
  }).stdout.split('\n');
  const at = list.findIndex((line) => / first /.test(line));
  expect(list[at + 1]).toContain('└ about');
  // What is said by hand goes before that.
  const byHand = lab('train', 'residuals', '--from', 'first', '--set', 'noise=0.3', '--steps', '1', '--json');
  expect(byHand.err).not.toContain('Taken over');
  expect(ofKind(byHand, 'run')[0]!['config']).toMatchObject({ noise: 0.3 });
});

test('a run that is killed takes its helper with it, and goes on from its checkpoint', async () => {
  const child = spawn(
    process.execPath,
    [join(root, 'dist', 'cli.cjs'), ...['train', 'residuals', '--from', 'first', '--name', 'killed', '--json']].concat([
      '--set',
      'pauseMs=1000',
    ]),
    { env: { ...process.env, MODEL_LAB_HOME: home }, cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let out = '';
  child.stdout.on('data', (text: Buffer) => (out += String(text)));
  await vi.waitUntil(() => out.includes('"checkpoint","step":1'), { timeout: 60_000, interval: 50 });
  const running = workers();
  expect(running).toHaveLength(2);
  const record = JSON.parse(out.split('\n')[0]!) as { dir: string };
  const { pid } = JSON.parse(readFileSync(join(record.dir, 'run.json'), 'utf8')) as { pid: number };
  expect(running).toContain(String(pid));
  process.kill(pid, 'SIGKILL');
  await once(child, 'close');
  expect(workers()).toEqual([]);
  const again = lab('resume', 'killed', '--json');
  expect([again.code, ofKind(again, 'done')[0]?.['step']]).toEqual([0, 4]);
}, 120_000);

test('a host that is killed takes both with it', async () => {
  const args = ['train', 'residuals', '--from', 'first', '--name', 'orphan', '--json', '--set', 'pauseMs=5000'];
  const child = spawn(process.execPath, [join(root, 'dist', 'cli.cjs'), ...args], {
    env: { ...process.env, MODEL_LAB_HOME: home },
    ...{ cwd: folder, stdio: 'ignore' },
  });
  await vi.waitUntil(() => workers().length === 2, { timeout: 60_000, interval: 50 });
  child.kill('SIGKILL');
  await vi.waitUntil(() => workers().length === 0, { timeout: 20_000, interval: 50 });
}, 120_000);
