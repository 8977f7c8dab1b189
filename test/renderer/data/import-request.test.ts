import { expect, test } from 'vitest';
import { importRequest, type ImportForm } from '../../../renderer/data/import-request.js';

const form: ImportForm = { path: '/a', kind: 'folder', name: ' leaves ', size: '28', colour: 'rgb' };

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
    expect(importRequest({ ...form, size })).toMatch(/^Size: '.*' is not allowed; use/);
  }
});
