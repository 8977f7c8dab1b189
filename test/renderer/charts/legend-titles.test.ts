import { expect, test } from 'vitest';
import { legendTitles } from '../../../renderer/charts/legend-titles.js';

const titles = (...all: string[]) => legendTitles(all);

test('the words that all titles end with are left to the heading', () => {
  expect(titles('Training loss', 'Validation loss')).toEqual(['training', 'validation']);
  expect(titles('Generator gradient norm', 'Discriminator gradient norm')).toEqual(['generator', 'discriminator']);
});

test('titles that share no end stay as they are', () => {
  expect(titles('D(x)', 'D(G(z))')).toEqual(['D(x)', 'D(G(z))']);
  expect(titles('Training accuracy', 'Exact match')).toEqual(['Training accuracy', 'Exact match']);
});

test('no title is left without a word, and one alone is whole', () => {
  expect(titles()).toEqual([]);
  expect(titles('Loss', 'Validation loss')).toEqual(['Loss', 'Validation loss']);
  expect(titles('loss', 'Validation loss')).toEqual(['loss', 'Validation loss']);
  expect(titles('Gradient norm')).toEqual(['Gradient norm']);
});
