import { expect, test } from 'vitest';
import { cutToWidth, displayWidth, padToWidth } from '../../electron/cli/display-width.js';
import { table } from '../../electron/cli/table.js';
import { wrapText } from '../../electron/cli/wrap-text.js';

test('columns are as wide as they need', () => {
  const rows = [
    ['one', '2', 'x'],
    ['3', '4', ''],
  ];
  expect(table(['A', 'LONG', ''], rows, { width: null })).toBe('A    LONG\none  2     x\n3    4\n');
});

test('width is what a terminal shows: ideographs and emoji take two columns, accents none', () => {
  expect(['abc', '猫', '👩‍👩‍👧', 'e\u0301', '한글', '🇩🇪', ''].map(displayWidth)).toEqual([3, 2, 2, 1, 4, 2, 0]);
  expect(padToWidth('猫', 4)).toBe('猫  ');
  expect([4, 5, 6].map((columns) => cutToWidth('猫犬鳥', columns))).toEqual(['猫…', '猫犬…', '猫犬鳥']);
  expect(cutToWidth('👩‍👩‍👧👩‍👩‍👧', 3)).toBe('👩‍👩‍👧…');
  expect([cutToWidth('ab', 1), cutToWidth('ab', 0)]).toEqual(['…', '']);
});

test('what comes after wide characters stands below its heading', () => {
  const lines = table(
    ['NAME', 'N'],
    [
      ['猫', '1'],
      ['👍🏽 ok', '2'],
      ['e\u0301te\u0301', '3'],
    ],
    { width: null },
  )
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => displayWidth(line))).toEqual([8, 8, 8, 8]);
});

const headings = ['ID', 'NAME', 'NOTE'];
const rows = [['20260131-094500', 'a name that is rather long', 'what is least important of all']];

test.each([60, 40, 24, 10, 1])('no line is wider than %i columns', (width) => {
  const lines = table(headings, rows, { width, shorten: ['NOTE', 'NAME'] })
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
});

test('the least important column is shortened first, then left out, and none where everything fits', () => {
  const cut = (width: number | null) => table(headings, rows, { width, shorten: ['NOTE', 'NAME'] }).split('\n')[1];
  const [[id, name, note]] = rows as [[string, string, string]];
  expect(cut(null)).toBe(`${id}  ${name}  ${note}`);
  expect(cut(75)).toBe(`${id}  ${name}  ${note}`);
  expect(cut(60)).toBe(`${id}  ${name}  what is least…`);
  expect(cut(45)).toBe(`${id}  a name that i…  what is lea…`);
  expect(cut(42)).toBe(`${id}  a name that is rather lo…`);
  expect(cut(20)).toBe(id);
});

test('some columns are shown whole or not at all', () => {
  const cut = (width: number) =>
    table(headings, rows, { width, shorten: ['NAME', 'NOTE'], whole: ['NAME'] }).split('\n')[1];
  const [[id, name, note]] = rows as [[string, string, string]];
  expect([cut(60), cut(52)]).toEqual([`${id}  ${name}  what is least…`, `${id}  ${note}`]);
});

test('brief cells take the place of others where a line would be too wide, before anything is shortened', () => {
  const brief = { ID: ['094500'], NAME: ['a name\n'] };
  const cut = (width: number | null) => table(headings, rows, { width, brief }).split('\n')[1];
  const [[id, name, note]] = rows as [[string, string, string]];
  expect([cut(null), cut(75)]).toEqual(Array(2).fill(`${id}  ${name}  ${note}`));
  expect([cut(74), cut(40)]).toEqual([`094500  a name\\u000a  ${note}`, '094500  a name\\u000a  what is least imp…']);
});

test('sentences are wrapped between words, by what is shown', () => {
  const wrap = (text: string, width: number | null) => wrapText(text, { width, indent: 2 });
  expect(wrap(' one two three', 8)).toBe(' one two\n  three');
  expect(wrap('猫 犬 鳥', 6)).toBe('猫 犬\n  鳥');
  expect([wrap('incomprehensibly long', 5), wrap('a b', 3), wrap('a b c', null)]).toEqual([
    'incomprehensibly\n  long',
    'a b',
    'a b c',
  ]);
});

test('a cell stays in its line, whatever is in it', () => {
  expect(table(['A', 'B'], [['x\ny\r', '\u001b[2J']], { width: null })).toBe(
    'A               B\nx\\u000ay\\u000d  \\u001b[2J\n',
  );
});
