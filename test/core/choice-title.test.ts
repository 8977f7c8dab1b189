import { expect, test } from 'vitest';
import { architectureConfigs } from '../../models/core/architectures.js';
import { describeFields } from '../../models/core/fields.js';
import { choiceTitle } from '../../models/core/choice-title.js';

const titles = (architecture: string, key: string) => {
  const config = architectureConfigs.find((one) => one.name === architecture)!;
  const field = describeFields(config).find((one) => one.key === key)!;
  return (field.choices ?? ['true', 'false']).map((choice) => choiceTitle(field, choice));
};

test('choices are written as their field says, or with a capital and without hyphens', () => {
  expect(titles('gan', 'optimizer')).toEqual(['Adam', 'AdamW', 'SGD', 'RMSProp']);
  expect(titles('gan', 'activation')).toEqual(['Leaky ReLU', 'ReLU', 'tanh', 'ELU']);
  expect(titles('transformer', 'norm')).toEqual(['Pre-norm', 'Post-norm']);
  expect(titles('transformer', 'tokenizer')).toEqual(['Characters', 'Bytes', 'Byte pairs']);
  expect(titles('transformer', 'tied')).toEqual(['Yes', 'No']);
});

test('titles are only given to choices that exist', () => {
  for (const config of architectureConfigs) {
    for (const { key, choices = [], choiceTitles = {} } of describeFields(config)) {
      for (const choice of Object.keys(choiceTitles)) expect(choices, `${config.name} ${key}`).toContain(choice);
    }
  }
});
