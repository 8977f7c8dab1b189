import { expect, test } from 'vitest';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';
import { estimateSentence, parameterSentence, plannedSteps } from '../../../renderer/forms/estimate.js';

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

test('parameters are counted from the configuration and the shape of the images', () => {
  const gan = architectureConfig('gan');
  const count = (changes: Record<string, unknown>, image: { width: number; height: number; channels: number }) =>
    parameterSentence(gan.countParameters(parseConfig(gan, 'mlp', changes), image));
  const grey = { width: 28, height: 28, channels: 1 };
  expect(count({}, grey)).toBe('214,673 parameters (generator 114,064, discriminator 100,609).');
  // (100 + 1) · 12 and (12 + 1) · 1; 12 values in an image of 2 × 2 in colour.
  const colour = { width: 2, height: 2, channels: 3 };
  expect(count({ generatorLayers: [], discriminatorLayers: [] }, colour)).toBe(
    '1,225 parameters (generator 1,212, discriminator 13).',
  );
});
