import { describe, expect, test } from 'vitest';
import {
  fileNameOf,
  isSame,
  matrixKey,
  moveInGrid,
  titleOf,
  within,
  type Choice,
} from '../../../../renderer/panels/attention/choice.js';

const head: Choice = { kind: 'head', layer: 2, head: 1 };

test('a choice names its matrix, its title and its file', () => {
  expect(matrixKey(3, head)).toBe('attention/3/2/1');
  expect(matrixKey(0, { kind: 'average', layer: 1 })).toBe('attention/0/1/average');
  expect(matrixKey(0, { kind: 'rollout' })).toBe('attention/0/rollout');
  expect(titleOf(head)).toBe('Layer 3, head 2');
  expect(fileNameOf(head)).toBe('layer-3-head-2');
  expect(isSame(head, { ...head })).toBe(true);
  expect(isSame(head, { kind: 'average', layer: 2 })).toBe(false);
});

test('a choice that a record does not have becomes its first head', () => {
  expect(within(head, { layers: 4, heads: 2 })).toBe(head);
  expect(within(head, { layers: 2, heads: 2 })).toEqual({ kind: 'head', layer: 0, head: 0 });
  expect(within(head, { layers: 4, heads: 1 })).toEqual({ kind: 'head', layer: 0, head: 0 });
  expect(within({ kind: 'average', layer: 1 }, { layers: 2, heads: 1 })).toEqual({ kind: 'average', layer: 1 });
  expect(within({ kind: 'rollout' }, { layers: 1, heads: 1 })).toEqual({ kind: 'rollout' });
});

describe('arrow keys', () => {
  const size = { layers: 3, heads: 2 };
  test.each([
    ['ArrowRight', { layer: 1, head: 1 }],
    ['ArrowLeft', { layer: 1, head: 0 }],
    ['ArrowUp', { layer: 0, head: 0 }],
    ['ArrowDown', { layer: 2, head: 0 }],
    ['End', { layer: 1, head: 1 }],
  ])('%s moves within the grid', (key, to) => {
    expect(moveInGrid(key, { layer: 1, head: 0 }, size)).toEqual(to);
  });

  test('stop at its edges; other keys are left to others', () => {
    expect(moveInGrid('ArrowDown', { layer: 2, head: 1 }, size)).toEqual({ layer: 2, head: 1 });
    expect(moveInGrid('ArrowRight', { layer: 2, head: 1 }, size)).toEqual({ layer: 2, head: 1 });
    expect(moveInGrid('a', { layer: 2, head: 1 }, size)).toBeNull();
  });
});
