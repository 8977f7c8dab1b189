import { expect, test } from 'vitest';
import { lasting } from '../../../models/core/diagnosis/lasting.js';

/** Windows of fifty steps: '#' is trouble, '~' in between, '.' well. */
function told(signs: string, steps = 200): (number | null)[] {
  const from = Array.from(signs, (_, i) => i * 50 + 1);
  const to = from.map((step) => step + 49);
  const sign = { begins: (i: number) => signs[i] === '#', ends: (i: number) => signs[i] === '.', steps };
  return Array.from(signs, (_, i) => lasting({ from, to, length: i + 1 }, sign));
}

test('it is told once it has lasted, from where it began', () => {
  expect(told('..#####')).toEqual([null, null, null, null, null, null, 2]);
  expect(told('..####.')).not.toContain(2);
});

test('what hovers between both limits neither begins nor ends', () => {
  expect(told('..~~~~~~~~')).not.toContain(2);
  expect(told('..##~~~~~~~~~~').at(-1)).toBeNull();
  expect(told('#####~~~~~~~~').at(-1)).toBe(0);
});

test('one good window does not end it, two do, and it can come again', () => {
  const all = told('######.####..####.######');
  expect(all[6]).toBe(0);
  expect(all[10]).toBe(0);
  expect(all[12]).toBeNull();
  expect(all[16]).toBeNull();
  expect(all.at(-1)).toBe(18);
});

test('of a long run it must last a tenth', () => {
  const all = told(`${'.'.repeat(95)}${'#'.repeat(15)}`);
  expect(all[104]).toBeNull();
  expect(all.at(-1)).toBe(95);
});
