import { expect, test } from 'vitest';
import { ConfusionOwn } from '../../../../renderer/panels/confusion/confusion-own.svelte.js';

test('a cell that is chosen again is let go', () => {
  const own = new ConfusionOwn();
  own.choose({ target: 1, predicted: 2 });
  expect(own.chosen).toEqual({ target: 1, predicted: 2 });
  own.choose({ target: 1, predicted: 3 });
  own.choose({ target: 1, predicted: 3 });
  expect(own.chosen).toBeNull();
});
