import { expect, test } from 'vitest';
import { entryOfKey, TypeAhead } from '../../../renderer/shell/roving-focus.js';

test('arrows go from entry to entry and stop at the ends, Home and End go there', () => {
  expect(['ArrowDown', 'ArrowUp', 'Home', 'End'].map((key) => entryOfKey(key, 1, 4))).toEqual([2, 0, 0, 3]);
  expect([entryOfKey('ArrowDown', 3, 4), entryOfKey('ArrowUp', 0, 4)]).toEqual([3, 0]);
  expect([entryOfKey('ArrowLeft', 1, 4), entryOfKey('Tab', 1, 4), entryOfKey('End', -1, 0)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('letters find the next name that begins with them, one after the other within a moment', () => {
  const names = ['amber-fox', 'brave-otter', 'Brave-owl', 'calm-elk'];
  const typing = new TypeAhead();
  expect(typing.find('b', names, 0, 0)).toBe(1);
  expect(typing.find('b', names, 1, 5000)).toBe(2);
  expect(typing.find('b', names, 2, 10_000)).toBe(1);
  expect(typing.find('r', names, 1, 10_100)).toBe(1);
  expect(typing.isTyping(10_200)).toBe(true);
  expect(typing.find('z', names, 1, 10_300)).toBeNull();
  expect(typing.isTyping(20_000)).toBe(false);
});
