import { describe, expect, test } from 'vitest';
import type { Field } from '../../../models/core/config.js';
import { describeFields } from '../../../models/core/fields.js';
import { architectureConfig } from '../../../models/core/parse-config.js';
import { hasSlider, positionOf, SLIDER_STEPS, stepped, valueAt } from '../../../renderer/forms/slider-scale.js';

const fields = describeFields(architectureConfig('gan'));
const field = (key: string): Field => fields.find((one) => one.key === key)!;

test('sliders are for ranges that they can show', () => {
  expect(['batchSize', 'learningRate', 'dropout', 'beta1'].map((key) => hasSlider(field(key)))).toEqual(
    Array(4).fill(true),
  );
  expect(['seed', 'steps', 'optimizer', 'generatorLayers', 'clipNorm'].map((key) => hasSlider(field(key)))).toEqual(
    Array(5).fill(false),
  );
});

describe('a slider', () => {
  test('reaches both ends of its range', () => {
    for (const key of ['batchSize', 'learningRate', 'dropout', 'discriminatorRateRatio']) {
      const one = field(key);
      expect(valueAt(one, 0)).toBe(one.minimum);
      expect(valueAt(one, SLIDER_STEPS)).toBe(one.maximum);
      expect(positionOf(one, one.minimum!)).toBe(0);
      expect(positionOf(one, one.maximum!)).toBe(SLIDER_STEPS);
    }
  });

  test('on a log scale gives round values: powers of two, one digit', () => {
    for (let position = 0; position <= SLIDER_STEPS; position += 13) {
      expect(Number.isInteger(Math.log2(valueAt(field('batchSize'), position)))).toBe(true);
      expect(valueAt(field('learningRate'), position).toExponential()).toMatch(/^\de/);
    }
  });

  test('stands where its value is', () => {
    expect(valueAt(field('batchSize'), positionOf(field('batchSize'), 64))).toBe(64);
    expect(valueAt(field('learningRate'), positionOf(field('learningRate'), 2e-4))).toBe(2e-4);
    expect(positionOf(field('dropout'), 99)).toBe(SLIDER_STEPS);
  });
});

describe('the arrow keys', () => {
  test('double and halve whole numbers on a log scale', () => {
    expect(stepped(field('batchSize'), 64, true)).toBe(128);
    expect(stepped(field('batchSize'), 64, false)).toBe(32);
    expect(stepped(field('batchSize'), 50, true)).toBe(64);
    expect(stepped(field('batchSize'), 50, false)).toBe(32);
    expect(stepped(field('batchSize'), 4096, true)).toBe(4096);
    expect(stepped(field('batchSize'), 1, false)).toBe(1);
  });

  test('change the leading digit of a rate', () => {
    expect(stepped(field('learningRate'), 2e-4, true)).toBe(3e-4);
    expect(stepped(field('learningRate'), 9e-4, true)).toBe(1e-3);
    expect(stepped(field('learningRate'), 1e-3, false)).toBe(9e-4);
    expect(stepped(field('learningRate'), 1e-7, false)).toBe(1e-7);
  });

  test('add and take one, or a hundredth of a fraction', () => {
    expect(stepped(field('seed'), 7, true)).toBe(8);
    expect(stepped(field('seed'), 0, false)).toBe(0);
    expect(stepped(field('dropout'), 0.1, true)).toBe(0.11);
    expect(stepped(field('epochs'), 20, true)).toBe(21);
  });
});
