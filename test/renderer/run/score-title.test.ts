import { expect, test } from 'vitest';
import { scoreTitle } from '../../../renderer/run/score-title.js';

test('a score loses the word that its loss begins with too', () => {
  expect(scoreTitle('Validation accuracy', 'Validation loss')).toBe('accuracy');
  expect(scoreTitle('Exact match', 'Validation loss')).toBe('Exact match');
  expect(scoreTitle('D(x)', 'Discriminator loss')).toBe('D(x)');
  expect(scoreTitle('Validation', 'Validation loss')).toBe('Validation');
});
