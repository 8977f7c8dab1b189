import type { ArchitectureConfig, Field } from '../../models/core/config.js';
import { parseText } from '../../models/core/fields.js';
import { configErrors, presetConfig } from '../../models/core/parse-config.js';
import { formatSetting } from '../lib/format.js';
import { inWords } from '../lib/in-words.js';

/** What the form's fields contain, as typed, by key. */
export type FormTexts = Record<string, string>;

/** A value as it stands in its field. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(String).join(', ');
  if (typeof value === 'number') return formatSetting(value);
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : JSON.stringify(value);
}

/** The preset's values, with `changes` over them, as texts. */
export function textsOf(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown> = {},
): FormTexts {
  const values = { ...presetConfig(architecture, preset), ...changes };
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, textOf(value)]));
}

/** What the texts stand for, where it differs from the preset: that is what a run is asked for with. */
export function changesOf(
  architecture: ArchitectureConfig,
  fields: readonly Field[],
  preset: string,
  texts: FormTexts,
): Record<string, unknown> {
  const initial = presetConfig(architecture, preset);
  const changes: Record<string, unknown> = {};
  for (const field of fields) {
    const value = parseText(field, texts[field.key] ?? '');
    if (JSON.stringify(value) !== JSON.stringify(initial[field.key])) changes[field.key] = value;
  }
  return changes;
}

/** The sentence beside each wrong field, by key, without the key that the field's label already tells. */
export function errorsOf(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown>,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const error of configErrors(architecture, preset, changes)) {
    if (error.field !== undefined) errors[error.field] = withoutKey(error.message, error.field);
  }
  return errors;
}

/** "batchSize: 0 is not allowed; …" as "0 is not allowed; …", also where a command line's option is named. */
export function withoutKey(message: string, key: string): string {
  const subject = [`${key}: `, `--${key}: `].find((one) => message.startsWith(one)) ?? '';
  return inWords(message.slice(subject.length));
}
