import { expect, test } from 'vitest';
import { CommonChoice } from '../../../renderer/compare/common-choice.js';

const own = (tile: number) => ({ common: { tile, most: Infinity } });

test('what is chosen in one run is chosen in all, and what a new one had is not', () => {
  const [a, b] = [own(1), own(2)];
  const choice = new CommonChoice();
  choice.settle([a, b]);
  expect(b.common.tile).toBe(1);
  b.common = { tile: 7, most: Infinity };
  choice.settle([a, b]);
  expect(a.common).toEqual({ tile: 7, most: Infinity });
  const c = own(0);
  choice.settle([c, a, b]);
  expect([a, b, c].map(({ common }) => common.tile)).toEqual([7, 7, 7]);
  a.common = { tile: 7, most: 16 };
  choice.settle([c, a, b]);
  expect(c.common.most).toBe(16);
});

test('a view that shares nothing is left alone', () => {
  const [mute, a] = [{}, own(3)];
  const choice = new CommonChoice();
  choice.settle([mute, a]);
  expect(mute).toEqual({});
  expect(a.common.tile).toBe(3);
});
