import { expect, test } from 'vitest';
import { tokenLabel, visibleToken } from '../../../../../renderer/panels/shared/probes/tokens.js';

test('what can not be seen has a mark: white space, nothing, and control characters by their number', () => {
  expect(['a b', '\n', '', '\x00', 'x\x7f'].map(visibleToken)).toEqual(['a␣b', '⏎', '∅', '\\x00', 'x\\x7f']);
});

test('a long token is cut', () => {
  expect(tokenLabel('x'.repeat(40))).toBe(`${'x'.repeat(23)}…`);
});
