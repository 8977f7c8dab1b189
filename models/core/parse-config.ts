import type { z } from 'zod';
import { architectureConfigs } from './architectures.js';
import type { ArchitectureConfig, CommonConfig, Field } from './config.js';
import { RequestError } from './errors.js';
import { excerpt } from './printable.mjs';
import { allowed, describeFields, fieldsOf, parseText } from './fields.js';

/** Throws RequestError where no architecture has this name. */
export function architectureConfig(name: string): ArchitectureConfig {
  const found = architectureConfigs.find((one) => one.name === name);
  if (found) return found;
  const names = architectureConfigs.map((one) => one.name).join(', ');
  throw new RequestError(`architecture: '${excerpt(name)}' is unknown; use ${names}.`, { field: 'architecture' });
}

/** The preset's values over the schema's defaults. Throws RequestError where the preset is unknown. */
export function presetConfig(architecture: ArchitectureConfig, preset: string): Record<string, unknown> {
  const found = Object.hasOwn(architecture.presets, preset) ? architecture.presets[preset] : undefined;
  if (!found) {
    const names = Object.keys(architecture.presets).join(', ');
    throw new RequestError(`preset: '${excerpt(preset)}' is unknown to ${architecture.name}; use ${names}.`, {
      field: 'preset',
    });
  }
  const defaults = Object.fromEntries(describeFields(architecture).map((field) => [field.key, field.default]));
  return { ...defaults, ...found.values };
}

/** Turns `key=value` texts into values by the schema's types. Throws RequestError for an unknown key. */
export function parseAssignments({ schema }: { schema: z.ZodObject }, assignments: string[]): Record<string, unknown> {
  const fields = fieldsOf(schema);
  const values: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new RequestError(`--set: '${excerpt(assignment)}' is not of the form key=value.`);
    const key = assignment.slice(0, at);
    const field = fields.find((one) => one.key === key);
    if (!field) throw unknownKey(key, fields);
    values[key] = parseText(field, assignment.slice(at + 1));
  }
  return values;
}

type Config = CommonConfig & Record<string, unknown>;

/**
 * A complete, valid configuration from a preset and what the user changed.
 * Throws RequestError whose `field` names the first key that is wrong.
 */
export function parseConfig(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown>,
): Config {
  return parseValues(architecture.schema, { ...presetConfig(architecture, preset), ...changes }) as Config;
}

/**
 * The configuration of a stored run, complete: keys that it lacks have the values that the architecture has frozen for
 * them. Throws RequestError where it can't be understood today.
 */
export function parseStored(architecture: ArchitectureConfig, config: Record<string, unknown>): Config {
  return parseValues(architecture.schema, { ...architecture.stored, ...config }) as Config;
}

/** One error per wrong field, for a form; empty when the configuration is valid. */
export function configErrors(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown>,
): RequestError[] {
  return valueErrors(architecture.schema, { ...presetConfig(architecture, preset), ...changes });
}

/** Values as the schema has them, defaults filled in. Throws RequestError whose `field` names the first wrong key. */
export function parseValues<S extends z.ZodObject>(schema: S, values: Record<string, unknown>): z.output<S> {
  const [first] = valueErrors(schema, values);
  if (first) throw first;
  return schema.parse(values, { jitless: true });
}

/** One error per wrong key; empty when the values are valid. */
export function valueErrors(schema: z.ZodObject, values: Record<string, unknown>): RequestError[] {
  const fields = fieldsOf(schema);
  const result = schema.safeParse(values, { jitless: true });
  if (result.success) return [];
  const errors = new Map<string, RequestError>();
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) errors.set(key, unknownKey(key, fields));
      continue;
    }
    const key = String(issue.path[0]);
    const field = fields.find((one) => one.key === key);
    if (!field || errors.has(key)) continue;
    if (issue.code === 'custom') {
      errors.set(key, new RequestError(issue.message, { field: key }));
      continue;
    }
    errors.set(
      key,
      new RequestError(`${key}: ${show(values[key])} is not allowed; use ${allowed(field)}.`, { field: key }),
    );
  }
  return [...errors.values()];
}

function unknownKey(key: string, fields: readonly Field[]): RequestError {
  const known = fields.map((one) => one.key).join(', ');
  return new RequestError(
    `${excerpt(key)}: there is no such option; ${known === '' ? 'there are none' : `use ${known}`}.`,
    {
      field: key,
    },
  );
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${excerpt(value)}'` : excerpt(written(value));
}

/** JSON, except for what has none: numbers that are not finite, and what can't be written at all. */
function written(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value) ?? 'this value';
  } catch {
    return 'this value';
  }
}
