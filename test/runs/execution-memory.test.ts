import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  forgetTimings,
  listTimings,
  readTimings,
  rememberTimings,
  timingKey,
  type Machine,
  type RememberedTimings,
} from '../../electron/runs/execution-memory.js';
import { tempFolder } from './run-fixture.js';

const machine: Machine = { cpu: 'EPYC', cores: 2, gpu: null, tensorflow: '2.21.0', engine: 'a', oneDnn: true };
const timed = (key: string, architecture = 'gan'): RememberedTimings => ({
  ...{ key, at: '2026-01-31T09:45:00.000Z', architecture, dataset: 'A', parameters: 7, gpu: null, complete: true },
  timings: [{ mode: 'graph', setupSeconds: 1, stepMs: { min: 1, median: 2, max: 3 }, steps: 4, out: null }],
});

test('timings are read as they were written, each program once, the newest last', () => {
  const file = join(tempFolder(), 'deep', 'timings.json');
  for (const one of [timed('a'), timed('b'), timed('a', 'transformer')]) rememberTimings(file, one);
  expect(readTimings(file)).toEqual([timed('b'), timed('a', 'transformer')]);
});

test('a file that is missing, cut short or of another form holds nothing; it is put aside, and written anew', () => {
  const folder = tempFolder();
  const file = join(folder, 'timings.json');
  expect(readTimings(file)).toEqual([]);
  rememberTimings(file, timed('a'));
  const text = readFileSync(file, 'utf8');
  const damaged = [text.slice(0, 50), text.replace('"graph"', '"rocket"')];
  for (const content of damaged) {
    writeFileSync(file, content);
    expect(readTimings(file)).toEqual([]);
    expect(() => forgetTimings(file, '')).toThrow('timings.json is damaged');
    rememberTimings(file, timed('b'));
    expect(readTimings(file)).toEqual([timed('b')]);
  }
  const aside = readdirSync(folder).filter((name) => name.startsWith('timings.json.damaged'));
  expect(aside.map((name) => readFileSync(join(folder, name), 'utf8')).sort()).toEqual([...damaged].sort());
});

test.each<[string, (file: string) => void, string]>([
  ['a newer version', (file) => writeFileSync(file, '{"format":2}'), 'was written by a newer version of Model Lab'],
  ['a disk that is not mounted', (file) => symlinkSync('/unmounted/timings', file), "can't be read: what it leads to"],
  ['a disk that reports errors', (file) => mkdirSync(file), "can't be read: EISDIR"],
])('a file of %s is left as it is: nothing is known, nothing remembered, and who asks is told', (_, make, sentence) => {
  const file = join(tempFolder(), 'timings.json');
  make(file);
  const before = lstatSync(file);
  expect(readTimings(file)).toEqual([]);
  rememberTimings(file, timed('b'));
  expect(() => forgetTimings(file, '')).toThrow(sentence);
  expect(() => listTimings(file)).toThrow(sentence);
  expect(lstatSync(file)).toMatchObject({ ino: before.ino, size: before.size });
});

test('programs are forgotten by the beginning of their key, or all', () => {
  const file = join(tempFolder(), 'timings.json');
  for (const key of ['abc', 'abd', 'b']) rememberTimings(file, timed(key));
  expect(forgetTimings(file, 'ab')).toHaveLength(2);
  expect(readTimings(file).map(({ key }) => key)).toEqual(['b']);
  expect(forgetTimings(file, 'x')).toEqual([]);
  expect(forgetTimings(file, '')).toHaveLength(1);
  expect(readTimings(file)).toEqual([]);
});

test('the oldest of 500 programs gives way', () => {
  const file = join(tempFolder(), 'timings.json');
  const all = Array.from({ length: 500 }, (_, index) => timed(`k${index}`));
  writeFileSync(file, JSON.stringify({ format: 1, programs: all }));
  rememberTimings(file, timed('new'));
  const keys = readTimings(file).map(({ key }) => key);
  expect([keys.length, keys[0], keys.at(-1)]).toEqual([500, 'k1', 'new']);
});

test('another machine, TensorFlow, engine or program has another key', () => {
  const others: Machine[] = [
    { ...machine, cpu: 'Xeon' },
    { ...machine, cores: 4 },
    { ...machine, gpu: 'H100' },
    { ...machine, tensorflow: '2.22.0' },
    { ...machine, engine: 'b' },
    { ...machine, oneDnn: false },
  ];
  const keys = new Set([timingKey(machine, 'p'), timingKey(machine, 'q'), ...others.map((one) => timingKey(one, 'p'))]);
  expect(keys.size).toBe(8);
  expect(timingKey({ ...machine }, 'p')).toBe(timingKey(machine, 'p'));
});
