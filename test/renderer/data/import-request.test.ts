import { expect, test } from 'vitest';
import { importError, importRequest, type ImportForm } from '../../../renderer/data/import-request.js';

const form: ImportForm = {
  token: '/a',
  path: '/home/ada/a',
  kind: 'folder',
  name: ' leaves ',
  size: '28',
  colour: 'rgb',
  textColumn: '',
  target: '',
  columns: '',
  labelColumn: '',
};

test('a folder is asked for with name, size and colour', () => {
  expect(importRequest(form)).toEqual({ path: '/a', name: 'leaves', size: { width: 28, height: 28 }, colour: 'rgb' });
  expect(importRequest({ ...form, name: '', size: '32 × 48' })).toEqual({
    path: '/a',
    size: { width: 32, height: 48 },
    colour: 'rgb',
  });
});

test('what is left automatic is left to the images', () => {
  expect(importRequest({ ...form, size: ' ', colour: 'automatic' })).toEqual({ path: '/a', name: 'leaves' });
});

test('a file says itself how large its images are', () => {
  expect(importRequest({ ...form, kind: 'file', size: 'nonsense' })).toEqual({ path: '/a', name: 'leaves' });
});

test('a size out of range is told', () => {
  for (const size of ['2', '9999', '28x', 'big']) {
    expect(importRequest({ ...form, size })).toEqual({
      field: 'size',
      message: `'${size}' is not allowed; use 28 or 32 × 48, from 4 to 512 pixels, or nothing.`,
    });
  }
});

test('columns are named of a table alone, and where they are not they are left to be found', () => {
  const table: ImportForm = { ...form, kind: 'file', path: '/a/reviews.CSV', textColumn: ' review ' };
  expect(importRequest(table)).toEqual({ path: '/a', name: 'leaves', textColumn: 'review' });
  expect(importRequest({ ...table, path: '/a.tsv', textColumn: '', labelColumn: 'stars' })).toEqual({
    path: '/a',
    name: 'leaves',
    labelColumn: 'stars',
  });
  expect(importRequest({ ...table, path: '/a.txt' })).toEqual({ path: '/a', name: 'leaves' });
});

test('what main refuses stands beside the field that it names', () => {
  const message = "labelColumn: 'star' is no column of reviews.csv; it has review and stars.";
  expect(importError(message, 'labelColumn')).toEqual({
    field: 'labelColumn',
    message: "'star' is no column of reviews.csv; it has review and stars.",
  });
  expect(importError(message, undefined).field).toBe('labelColumn');
  expect(importError('7.png is no picture.', undefined)).toEqual({ field: null, message: '7.png is no picture.' });
  expect(importError('path: /a is gone.', 'path')).toEqual({ field: null, message: 'path: /a is gone.' });
});

test('the target and the kinds of columns of a table are asked for, and what is no kind is told beside its field', () => {
  const table: ImportForm = { ...form, name: '', kind: 'file', path: '/a/houses.csv', target: ' price ' };
  expect(importRequest(table)).toEqual({ path: '/a', target: 'price' });
  expect(importRequest({ ...table, columns: 'category:zip, out:a, b' })).toEqual({
    ...{ path: '/a', target: 'price', columns: { zip: 'category', 'a, b': 'out' } },
  });
  expect(importRequest({ ...table, columns: 'zip' })).toEqual({
    field: 'columns',
    message: "'zip' is not allowed; use kinds with names, such as number:age,category:zip,out:comment.",
  });
  expect(importRequest({ ...table, path: '/a/x.npy', columns: 'zip' })).toEqual({ path: '/a', target: 'price' });
  expect(importRequest({ ...table, path: '/a/novel.txt' })).toEqual({ path: '/a' });
});
