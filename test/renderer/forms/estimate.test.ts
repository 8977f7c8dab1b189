import { describe, expect, test } from 'vitest';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';
import type { DatasetInfo } from '../../../models/data/dataset.js';
import {
  estimateSentence,
  parameterSentence,
  plannedSteps,
  type Examples,
  type Plan,
} from '../../../renderer/forms/estimate.js';
import { inventedDatasets } from '../dev/datasets.js';

const clothes = { ...inventedDatasets[0], title: 'Clothes', train: 10_000 };
const images: Examples = { count: 10_000, unit: 'images' };
const plan = (changes: Partial<Plan>): Plan => ({ batchSize: 64, accumulate: 1, epochs: 20, steps: null, ...changes });

describe('what a run comes to', () => {
  test('epochs become steps of whole batches', () => {
    expect(plannedSteps(plan({}), images)).toBe(3120);
    expect(estimateSentence(plan({}), images, clothes)).toBe(
      '3,120 steps: 20 epochs of 10,000 images in batches of 64, 156 steps each.',
    );
  });

  test('a number of steps counts instead', () => {
    expect(estimateSentence(plan({ steps: 78 }), images, clothes)).toBe(
      '78 steps: 0.5 epochs of 10,000 images in batches of 64, 156 steps each.',
    );
  });

  test('batches that make one update together are counted together', () => {
    expect(plannedSteps(plan({ accumulate: 4, epochs: 1 }), images)).toBe(39);
    expect(estimateSentence(plan({ accumulate: 4, epochs: 1 }), images, clothes)).toBe(
      '39 steps: 1 epoch of 10,000 images in batches of 4 × 64, 39 steps each.',
    );
  });

  test('sequences tell of how much text they are, and a task that makes its own needs no data', () => {
    const text = { kind: 'text', title: 'Plays', train: 1_003_854 } as DatasetInfo;
    const sequences = { count: 15_684, unit: 'sequences' };
    expect(estimateSentence(plan({ batchSize: 12, steps: 2000 }), sequences, text)).toBe(
      '2,000 steps: 1.53 epochs of 15,684 sequences from 1,003,854 characters, in batches of 12, 1,307 steps each.',
    );
    expect(estimateSentence(plan({ epochs: 1 }), { count: 10_000, unit: 'sequences' }, null)).toBe(
      '156 steps: 1 epoch of 10,000 sequences in batches of 64, 156 steps each.',
    );
  });

  test('batches larger than the data are told', () => {
    expect(plannedSteps(plan({ batchSize: 20_000 }), images)).toBeNull();
    expect(estimateSentence(plan({ batchSize: 20_000 }), images, clothes)).toBe(
      'The batch size is larger than the 10,000 images of Clothes.',
    );
    expect(estimateSentence(plan({ batchSize: 4096, accumulate: 3 }), images, null)).toBe(
      'A step of 3 batches of 4,096 is larger than the 10,000 images of an epoch.',
    );
  });
});

test('parameters are counted from the configuration and the shape of the images', () => {
  const gan = architectureConfig('gan');
  const count = (changes: Record<string, unknown>, image: { width: number; height: number; channels: 1 | 3 }) =>
    parameterSentence(gan.countParameters(parseConfig(gan, 'mlp', changes), { ...clothes, ...image }));
  expect(count({}, { width: 28, height: 28, channels: 1 })).toBe(
    '214,673 parameters (generator 114,064, discriminator 100,609).',
  );
  // (100 + 1) · 12 and (12 + 1) · 1; 12 values in an image of 2 × 2 in colour.
  expect(count({ generatorLayers: [], discriminatorLayers: [] }, { width: 2, height: 2, channels: 3 })).toBe(
    '1,225 parameters (generator 1,212, discriminator 13).',
  );
});
