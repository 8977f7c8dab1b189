import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { pathWord, runWord, shellWord } from '../../electron/runs/shell-word.js';

const texts = [
  '',
  ' ',
  'my run',
  "it's",
  '"quoted"',
  '$HOME',
  '`id`',
  '$(id)',
  'a\\b',
  "a\\'b\n",
  'two\nlines',
  'tab\there',
  '~',
  '~root/x',
  'a~',
  '*',
  '[a-z]?',
  '{a,b}',
  '#no comment',
  '!history',
  'a;b&c|d<e>f',
  'läuft über',
  '実行',
  '🦦',
  'a=b',
  '=ls',
  '-x',
  '\u001b[31mred\u0007',
  '\u202eoverridden',
  '\u0085',
  '\u0001' + "7'",
  'prefix=~/x',
  'a:~',
  '^x^y',
  '--',
  'CON',
  'nul.txt',
  'trailing. ',
  '%PATH%',
  '!!',
  'a\u00a0b\u200bc\ufeff',
  '\u2028',
  '👩‍👩‍👧‍👦🇩🇪',
  'e\u0301',
  '\u0301first',
  'x'.repeat(5000),
  '"; rm -rf "$HOME',
  "'; id #",
  '\r\n',
];

test('a shell reads back what was meant, and nothing in it moves the cursor', () => {
  const words = texts.map(shellWord);
  const script = `for one in ${words.join(' ')}; do printf '%s\\0' "$one"; done`;
  const read = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  expect(read).toEqual(texts);
  // eslint-disable-next-line no-control-regex
  expect(words.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
});

test('what needs no quotes has none', () => {
  const plain = ['brave-otter', '/home/me/runs/läuft', '20260131-094500-gan-brave-otter', 'a@2000:encoder', './実行'];
  expect(plain.map(shellWord)).toEqual(plain);
});

test('an argument is not taken for an option', () => {
  expect(pathWord('-my run')).toBe("'./-my run'");
  expect(pathWord('-x')).toBe('./-x');
});

test('a run is named again as it was, and by its directory where that would be taken for an option', () => {
  expect([runWord("it's", '/runs/x'), runWord('-x', '/my runs/-x')]).toEqual(["'it'\\''s'", "'/my runs/-x'"]);
});

test('what a shell other than bash would read is quoted as well', () => {
  expect(['=ls', 'a=~/b', '~x'].map(shellWord)).toEqual(["'=ls'", "'a=~/b'", "'~x'"]);
});
