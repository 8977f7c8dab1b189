import { expect, test } from 'vitest';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import { estimateSentence, plannedSteps } from '../../../renderer/forms/estimate.js';

const dataset = { title: 'Clothes', train: 10_000 } as DatasetInfo;

test('epochs become steps of whole batches', () => {
  expect(plannedSteps({ batchSize: 64, epochs: 20, steps: null }, dataset)).toBe(3120);
  expect(estimateSentence({ batchSize: 64, epochs: 20, steps: null }, dataset)).toBe(
    '3,120 steps: 20 epochs of 10,000 images in batches of 64, 156 steps each.',
  );
});

test('a number of steps counts instead', () => {
  expect(estimateSentence({ batchSize: 64, epochs: 20, steps: 78 }, dataset)).toBe(
    '78 steps: 0.5 epochs of 10,000 images in batches of 64, 156 steps each.',
  );
});

test('a batch larger than the data is told', () => {
  expect(plannedSteps({ batchSize: 20_000, epochs: 1, steps: null }, dataset)).toBeNull();
  expect(estimateSentence({ batchSize: 20_000, epochs: 1, steps: null }, dataset)).toBe(
    'The batch size is larger than the 10,000 images of Clothes.',
  );
});
