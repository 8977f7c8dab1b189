import { describe, expect, test } from 'vitest';
import { describeFields } from '../../../models/core/fields.js';
import { architectureConfig } from '../../../models/core/parse-config.js';
import { changesOf, errorsOf, textOf, textsOf, withoutKey } from '../../../renderer/forms/form-values.js';

const gan = architectureConfig('gan');
const fields = describeFields(gan);
const initial = textsOf(gan, 'mlp');
const changed = (texts: Record<string, string>) => changesOf(gan, fields, 'mlp', { ...initial, ...texts });

describe('texts', () => {
  test('values stand in fields the way people write them', () => {
    expect(textOf(2e-4)).toBe('0.0002');
    expect(textOf(1e-7)).toBe('1e-7');
    expect(textOf([256, 128])).toBe('256, 128');
    expect(textOf(null)).toBe('');
    expect(textOf(true)).toBe('true');
  });

  test('every field has one, and untouched texts mean the preset', () => {
    expect(Object.keys(initial).sort()).toEqual(fields.map((field) => field.key).sort());
    expect(changed({})).toEqual({});
  });

  test('settings of a former run come over the preset', () => {
    expect(textsOf(gan, 'mlp', { batchSize: 32 })['batchSize']).toBe('32');
  });
});

describe('changes', () => {
  test('are parsed by the kind of their field', () => {
    expect(
      changed({ batchSize: ' 32 ', learningRate: '1e-3', generatorLayers: '256,512', optimizer: 'sgd', steps: '500' }),
    ).toEqual({ batchSize: 32, learningRate: 1e-3, generatorLayers: [256, 512], optimizer: 'sgd', steps: 500 });
  });

  test('an empty list of layers is one', () => {
    expect(changed({ generatorLayers: '' })).toEqual({ generatorLayers: [] });
  });
});

describe('errors', () => {
  const errors = (texts: Record<string, string>) => errorsOf(gan, 'mlp', changed(texts));

  test('stand beside their fields, one each', () => {
    const found = errors({ batchSize: '0', learningRate: 'fast', generatorLayers: '12, x' });
    expect(Object.keys(found).sort()).toEqual(['batchSize', 'generatorLayers', 'learningRate']);
    expect(found['batchSize']).toBe('0 is not allowed; use a whole number from 1 to 4096.');
    expect(found['learningRate']).toMatch(/^'fast' is not allowed; use a number from/);
  });

  test('are none where all is well, and an emptied number is one', () => {
    expect(errors({})).toEqual({});
    expect(Object.keys(errors({ seed: '' }))).toEqual(['seed']);
    expect(errors({ steps: '' })).toEqual({});
  });

  test('lose only their own key', () => {
    expect(withoutKey('seed: no.', 'seed')).toBe('no.');
    expect(withoutKey('other: no.', 'seed')).toBe('other: no.');
  });
});
