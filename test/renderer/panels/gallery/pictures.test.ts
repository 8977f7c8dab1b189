import { expect, test } from 'vitest';
import { sampleName } from '../../../../renderer/panels/gallery/pictures.js';

test('tiles are called by their number, and the class of their row', () => {
  const info = { columns: 3, rowNames: ['Coat', 'Bag'] };
  expect(sampleName({ columns: 3 }, 1199)).toBe('Sample 1,200');
  expect([sampleName(info, 2), sampleName(info, 3)]).toEqual(['Sample 3, Coat', 'Sample 4, Bag']);
});
