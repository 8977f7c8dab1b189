import { expect, test } from 'vitest';
import { columnWords } from '../../electron/protocol/column-words.js';

test('kinds are told of columns whatever they are called', () => {
  const words = columnWords('number:__proto__,out:constructor', { age: 'number' });
  expect(Object.entries(words)).toEqual([
    ['age', 'number'],
    ['__proto__', 'number'],
    ['constructor', 'out'],
  ]);
  expect(columnWords('out:__proto__,number:__proto__')).toBe(
    "'__proto__' is named twice; say one thing of each column.",
  );
});
