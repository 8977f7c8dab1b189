import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MOST_TAGS } from '../../models/core/run-tags.js';
import { runJsonPath, saidPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { listRuns, renameRun, runsStamp } from '../../electron/runs/run-store.js';
import { noteRun, pinRun, tagRun } from '../../electron/runs/said-words.js';
import { sit } from '../worker/training-run-harness.js';
import { newRun } from './run-fixture.js';

const add = (...tags: string[]) => ({ add: tags, remove: [] });

test('tags, a note and a pin are said beside the name, listed, and taken back', () => {
  const { dir, runsDir, record } = newRun();
  renameRun(dir, 'mine');
  tagRun(dir, add('paper', ' β-vae ', 'Paper'));
  noteRun(dir, ' the one of figure 3\n');
  pinRun(dir, true);
  const words = {
    tags: ['β-vae', 'paper'].sort((a, b) => a.localeCompare(b, 'en')),
    note: 'the one of figure 3',
    pinned: true,
  };
  expect(readRunRecord(dir)).toMatchObject({ name: 'mine', words });
  expect(listRuns(runsDir)[0]!.summary).toMatchObject({ name: 'mine', ...words });

  tagRun(dir, { add: ['Lesson'], remove: ['PAPER', 'none-of-its'] });
  expect(readRunRecord(dir).words!.tags).toEqual(expect.arrayContaining(['Lesson', 'β-vae']));
  expect(readRunRecord(dir).words!.tags).toHaveLength(2);
  tagRun(dir, { add: [], remove: ['lesson', 'β-vae'] });
  noteRun(dir, '');
  pinRun(dir, false);
  expect(readRunRecord(dir)).toEqual({ ...record, name: 'mine' });
});

test('run.json, which is the worker’s, never has them', () => {
  const { dir } = newRun();
  const written = readFileSync(runJsonPath(dir), 'utf8');
  const tagged = tagRun(dir, add('paper'));
  expect(readFileSync(runJsonPath(dir), 'utf8')).toBe(written);
  writeRunRecord(dir, tagged);
  expect(readFileSync(runJsonPath(dir), 'utf8')).toBe(written);
});

test('what is said at every step of a run that trains is kept', async () => {
  const { dir } = newRun();
  await sit(dir, {
    stepMs: 600,
    between(step) {
      tagRun(dir, { add: [`at-${step}`], remove: readRunRecord(dir).words?.tags ?? [] });
      pinRun(dir, true);
    },
  });
  expect(readRunRecord(dir)).toMatchObject({ status: 'done', words: { tags: ['at-100'], pinned: true } });
});

test('a list notices what is said about a run that is trained here, and nothing else of it', () => {
  const { dir, runsDir, record } = newRun();
  const here = new Set([record.id]);
  const before = runsStamp(runsDir, here);
  writeRunRecord(dir, { ...record, step: 5 });
  expect(runsStamp(runsDir, here)).toBe(before);
  tagRun(dir, add('paper'));
  expect(runsStamp(runsDir, here)).not.toBe(before);
});

test.each([
  [() => add(''), "tag: '' is not allowed; use 1 to 32 letters and digits, after the first also . _ + / and -."],
  [() => add('two words'), "tag: 'two words' is not allowed"],
  [() => add('-dash'), "tag: '-dash' is not allowed"],
  [() => add('a:b'), "tag: 'a:b' is not allowed"],
  [() => add('esc\u001b[31m'), "tag: 'esc\\u001b[31m' is not allowed"],
  [() => add('x'.repeat(33)), 'is not allowed; use 1 to 32 letters'],
  [() => add('x'.repeat(5_000_000)), 'is not allowed; use 1 to 32 letters'],
  [
    () => add(...Array.from({ length: MOST_TAGS }, (_, i) => `t${i}`)),
    'tag: a run would have 21 of them; use at most 20.',
  ],
])('what is wrong is told in a sentence, and nothing is said (%#)', (change, message) => {
  const { dir } = newRun();
  tagRun(dir, add('kept'));
  const said = readFileSync(saidPath(dir), 'utf8');
  expect(() => tagRun(dir, change())).toThrow(message);
  expect(() => noteRun(dir, 'n'.repeat(2001))).toThrow('note: it has 2001 characters; use at most 2000.');
  expect(readFileSync(saidPath(dir), 'utf8')).toBe(said);
});
