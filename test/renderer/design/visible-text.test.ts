import { expect, test } from 'vitest';
import { visible } from '../../../renderer/design/visible-text.js';

test.each([
  ['a\u0000b\u001b[2J', 'a\\u0000b\\u001b[2J'],
  ['cat\u200b', 'cat\\u200b'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['\u2066x\u2069\ufeff', '\\u2066x\\u2069\\ufeff'],
  ['so\u00adft', 'so\\u00adft'],
  ['half \ud83d', 'half \\ud83d'],
  ['tag \u{e0041}', 'tag \\u{e0041}'],
  ['\u0085\u2028\u2029', '\\u0085\\u2028\\u2029'],
])('%j is seen as %s', (text, seen) => {
  expect(visible(text)).toBe(seen);
});

test.each(['naïve · 28×28', 'שלום', 'مرحبا', '日本語', '👩‍👩‍👧‍👦 👍🏽', 'می‌خواهم', 'two\nlines\tof it', '\u00a0'])(
  '%j stays as it is',
  (text) => {
    expect(visible(text)).toBe(text);
  },
);
