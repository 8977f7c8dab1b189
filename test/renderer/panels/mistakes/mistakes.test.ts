import { expect, test } from 'vitest';
import { mistakeText } from '../../../../renderer/panels/mistakes/mistakes.js';

test('a mistake is told with what is right and how sure the model was', () => {
  const classes = [
    { name: 'Coat', probability: 0.9994 },
    { name: 'Shirt', probability: 0.0006 },
  ];
  expect(mistakeText({ target: 'Shirt', classes }, 'Test image 12')).toBe(
    'Test image 12 is Shirt and was taken for Coat (>99.9%)',
  );
  expect(mistakeText({ target: 'Shirt', classes: [] }, 'Test image 12')).toBe('Test image 12 is Shirt');
});
