import { expect, test } from 'vitest';
import { classColour, classShape, shapePath } from '../../../renderer/design/class-colours.js';

test('classes of the same colour differ in shape, and so do neighbours', () => {
  for (let index = 0; index < 40; index++) {
    expect(classColour(index)).toBe(classColour(index + 10));
    expect(classShape(index)).not.toBe(classShape(index + 10));
    expect(classShape(index)).not.toBe(classShape(index + 1));
  }
});

test('a shape is a closed outline', () => {
  const shapes = [0, 1, 2, 3, 4].map(classShape);
  expect(new Set(shapes).size).toBe(5);
  for (const shape of shapes) expect(shapePath(shape, 2)).toMatch(/^M.*z$/);
});
