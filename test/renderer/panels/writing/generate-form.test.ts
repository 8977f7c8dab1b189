import { describe, expect, test } from 'vitest';
import { generateDefaults } from '../../../../models/transformer/questions/generate.js';
import { generateTexts, readOptions } from '../../../../renderer/panels/writing/generate-form.js';

test('the form begins with the defaults', () => {
  expect(readOptions(generateTexts)).toEqual({ options: generateDefaults });
});

test('what is typed is read: an empty top-k is none, \\n a line break, the prompt as it is', () => {
  const { options } = readOptions({ ...generateTexts, prompt: ' a\n', topK: ' 40 ', temperature: '0', stop: '\\n\\n' });
  expect(options).toMatchObject({ prompt: ' a\n', topK: 40, temperature: 0, stop: '\n\n' });
});

describe('a sentence beside the field', () => {
  test.each([
    ['maxTokens', '0', 'Tokens: “0” is not a whole number from 1 to 10,000.'],
    ['maxTokens', '2.5', 'Tokens: “2.5” is not a whole number from 1 to 10,000.'],
    ['temperature', '-1', 'Temperature: “-1” is not a number from 0 to 10.'],
    ['temperature', '', 'Temperature: nothing is not a number from 0 to 10.'],
    ['topK', 'all', 'Top-k: “all” is not a whole number from 1 to 2,147,483,647.'],
    ['topP', '0', 'Top-p: “0” is not a number above 0, up to 1.'],
    ['topP', '1.1', 'Top-p: “1.1” is not a number above 0, up to 1.'],
    ['seed', '1e99', 'Seed: “1e99” is not a whole number from 0 to 2,147,483,647.'],
  ] as const)('%s: %s', (key, text, sentence) => {
    expect(readOptions({ ...generateTexts, [key]: text })).toEqual({ errors: { [key]: sentence } });
  });

  test('each wrong field has its own', () => {
    expect(Object.keys(readOptions({ ...generateTexts, topP: 'x', seed: '' }).errors ?? {})).toEqual(['topP', 'seed']);
  });
});
