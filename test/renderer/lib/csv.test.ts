import { expect, test } from 'vitest';
import { matrixCsv } from '../../../renderer/lib/csv.js';

test('a matrix is written with its tokens and gives every float back', () => {
  const values = Float32Array.of(0.1, 1e-7, 1 / 3, 0, 1, 2 ** -20);
  const text = matrixCsv({ rows: 2, columns: 3, values }, ['a', '"'], ['a', ',', '\n']);
  expect(text.split('\r\n')).toEqual([
    'query \\ key,a,",","\n"',
    'a,0.100000001,1.00000001e-7,0.333333343',
    '"""",0,1,9.53674316e-7',
    '',
  ]);
  const numbers = text
    .split('\r\n')
    .slice(1, 3)
    .flatMap((line) => line.split(',').slice(-3).map(Number));
  expect(Array.from(Float32Array.from(numbers))).toEqual(Array.from(values));
});

test('the corner says what rows and columns are', () => {
  const one = { rows: 1, columns: 1, values: Float32Array.of(3) };
  expect(matrixCsv(one, ['a'], ['a'], 'true \\ predicted')).toBe('true \\ predicted,a\r\na,3\r\n');
});

test('white space that a spreadsheet would drop is kept', () => {
  expect(matrixCsv({ rows: 1, columns: 1, values: Float32Array.of(1) }, [' '], ['\t'])).toBe(
    'query \\ key,"\t"\r\n" ",1\r\n',
  );
});
