import { expect, test } from 'vitest';
import { attentionQuestion } from '../../../models/transformer/questions/attention.js';
import { fieldsOf } from '../../../models/core/fields.js';
import { askedBy, textsOfFields } from '../../../renderer/forms/ask-values.js';

const { asked: schema } = attentionQuestion;
const texts = textsOfFields(fieldsOf(schema));

test('a form begins with the defaults, and empty fields are left out', () => {
  expect(texts).toEqual({ text: '', file: '', example: '' });
  expect(askedBy(schema, { ...texts, example: '7' }).asked).toEqual({ text: null, file: null, example: 7 });
});

test('what is wrong is told beside its field, without the key', () => {
  expect(askedBy(schema, { ...texts, example: '-1' })).toMatchObject({
    asked: null,
    errors: { example: '-1 is not allowed; use a whole number from 0 to 2147483647, or empty.' },
  });
  expect(askedBy(schema, texts).errors['text']).toMatch(/^no input is given/);
});
