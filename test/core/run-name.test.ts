import { expect, test } from 'vitest';
import { shortened } from '../../models/core/characters.js';
import { checkRunName } from '../../models/core/run-name.js';

test.each([
  ['a', 100],
  ['😀', 100],
  ['👨‍👩‍👧‍👦', 100],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 60],
  ['e\u0301', 100],
  ['実', 100],
])('%s counts as one character', (character, most) => {
  expect(checkRunName(` ${character.repeat(most)} `)).toBe(character.repeat(most));
  expect(() => checkRunName(character.repeat(101))).toThrow(/^name: '.*' is not allowed; use 1 to 100 characters\.$/);
});

test.each(['', '   ', 'e' + '\u0301'.repeat(1000)])('%j is no name', (name) => {
  expect(() => checkRunName(name)).toThrow('use 1 to 100 characters.');
});

test.each(['\u001b[31mred', 'two\nlines', 'bell\u0007', '\u202etxt', 'a\u2066b', '\u0085next', '\ud83d', '\u200b'])(
  '%j can not be seen',
  (name) => {
    expect(() => checkRunName(`x`.repeat(Number(name !== '\u200b')) + name, '--name')).toThrow(
      /^--name: '[^\u0000-\u001f\u0080-\u009f\u202e\u2066]*' is not allowed; use characters that can be seen/, // eslint-disable-line no-control-regex
    );
  },
);

test('a text is shortened between characters', () => {
  expect(shortened('👨‍👩‍👧‍👦'.repeat(3), 3)).toBe('👨‍👩‍👧‍👦'.repeat(3));
  expect(shortened('👨‍👩‍👧‍👦'.repeat(4), 3)).toBe(`${'👨‍👩‍👧‍👦'.repeat(2)}…`);
});

test('a name of 70,000 characters is refused as soon as it is seen to be too long', () => {
  const began = process.cpuUsage();
  expect(() => checkRunName('b'.repeat(70_000))).toThrow('use 1 to 100 characters.');
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(500);
});
