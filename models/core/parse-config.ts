import { architectureConfigs } from './architectures.js';
import type { ArchitectureConfig, CommonConfig, Field } from './config.js';
import { RequestError } from './errors.js';
import { allowed, describeFields, parseText } from './fields.js';

/** Throws RequestError where no architecture has this name. */
export function architectureConfig(name: string): ArchitectureConfig {
  const found = architectureConfigs.find((one) => one.name === name);
  if (found) return found;
  const names = architectureConfigs.map((one) => one.name).join(', ');
  throw new RequestError(`architecture: '${name}' is unknown; use ${names}.`, { field: 'architecture' });
}

/** The preset's values over the schema's defaults. Throws RequestError where the preset is unknown. */
export function presetConfig(architecture: ArchitectureConfig, preset: string): Record<string, unknown> {
  const found = Object.hasOwn(architecture.presets, preset) ? architecture.presets[preset] : undefined;
  if (!found) {
    const names = Object.keys(architecture.presets).join(', ');
    throw new RequestError(`preset: '${preset}' is unknown to ${architecture.name}; use ${names}.`, {
      field: 'preset',
    });
  }
  const defaults = Object.fromEntries(describeFields(architecture).map((field) => [field.key, field.default]));
  return { ...defaults, ...found.values };
}

/** Turns `key=value` texts into values by the schema's types. Throws RequestError for an unknown key. */
export function parseAssignments(architecture: ArchitectureConfig, assignments: string[]): Record<string, unknown> {
  const fields = describeFields(architecture);
  const values: Record<string, unknown> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    if (at < 1) throw new RequestError(`--set: '${assignment}' is not of the form key=value.`);
    const key = assignment.slice(0, at);
    const field = fields.find((one) => one.key === key);
    if (!field) throw unknownKey(key, fields);
    values[key] = parseText(field, assignment.slice(at + 1));
  }
  return values;
}

/**
 * A complete, valid configuration from a preset and what the user changed.
 * Throws RequestError whose `field` names the first key that is wrong.
 */
export function parseConfig(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown>,
): CommonConfig & Record<string, unknown> {
  const [first] = configErrors(architecture, preset, changes);
  if (first) throw first;
  return architecture.schema.parse({ ...presetConfig(architecture, preset), ...changes }) as unknown as CommonConfig &
    Record<string, unknown>;
}

/** One error per wrong field, for a form; empty when the configuration is valid. */
export function configErrors(
  architecture: ArchitectureConfig,
  preset: string,
  changes: Record<string, unknown>,
): RequestError[] {
  const fields = describeFields(architecture);
  const values = { ...presetConfig(architecture, preset), ...changes } as Record<string, unknown>;
  const result = architecture.schema.safeParse(values, { jitless: true });
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
  return new RequestError(`${key}: there is no such option; use ${fields.map((one) => one.key).join(', ')}.`, {
    field: key,
  });
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}
