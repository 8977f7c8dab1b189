/**
 * What adding an architecture takes: its folders and a line in each registry, and then it is trained, recorded, shown,
 * asked, begun from and listed like any other. `test/e2e/new-architecture.spec.ts` sees it in the real window.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

const ofKind = ({ lines }: Said, kind: string) => lines.filter((line) => line['kind'] === kind);

test('nothing of it is named outside its folders', () => {
  const named = /['"/]lineConfig|lineLearner|models\/line|linePanel/;
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
    startsFrom: [{ architecture: 'line' }],
  });
});

test('it is trained, recorded and asked; another run begins from it; its command lists both', () => {
  const first = lab('train', 'line', '--name', 'first', '--json');
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

  expect(lab('ask', 'first', '--json').lines).toMatchObject([{ kind: 'question', name: 'height' }]);
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
