import type { z } from 'zod';
import type { Field } from '../../models/core/config.js';
import { fieldsOf, parseText } from '../../models/core/fields.js';
import { valueErrors } from '../../models/core/parse-config.js';
import { textOf, withoutKey, type FormTexts } from './form-values.js';

/** Fields as they begin, as typed. */
export function textsOfFields(fields: readonly Field[]): FormTexts {
  return Object.fromEntries(fields.map((field) => [field.key, textOf(field.default)]));
}

/** What the texts ask: `asked` where all of it is right, and the sentence beside each field that is wrong. */
export function askedBy(
  schema: z.ZodObject,
  texts: FormTexts,
): { values: Record<string, unknown>; asked: Record<string, unknown> | null; errors: Record<string, string> } {
  const values = Object.fromEntries(
    fieldsOf(schema).map((field) => [field.key, parseText(field, texts[field.key] ?? '')]),
  );
  const wrong = valueErrors(schema, values);
  const errors = Object.fromEntries(
    wrong.flatMap(({ field, message }) => (field === undefined ? [] : [[field, withoutKey(message, field)]])),
  );
  return { values, asked: wrong.length === 0 ? values : null, errors };
}
