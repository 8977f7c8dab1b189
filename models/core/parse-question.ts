import type { z } from 'zod';
import type { ArchitectureConfig, FieldMeta } from './config.js';
import { RequestError } from './errors.js';
import { fieldsOf } from './fields.js';
import { parseValues } from './parse-config.js';
import { excerpt } from './printable.mjs';
import type { QuestionInfo } from './questions.js';
import { runQuestions, type RunQuestion } from './run-questions.js';
import type { ToolInfo } from './tools.js';

/** The question of this name. Throws RequestError that names those there are. */
export function questionInfo(
  architecture: ArchitectureConfig,
  config: Record<string, unknown>,
  name: string,
): QuestionInfo {
  return runQuestion(architecture, config, name).info;
}

/** The same, with who answers it. */
export function runQuestion(
  architecture: ArchitectureConfig,
  config: Record<string, unknown>,
  name: string,
): RunQuestion {
  const known = runQuestions(architecture, config);
  const found = known.find(({ info }) => info.name === name);
  if (found) return found;
  const names = known.map(({ info }) => info.name).join(', ');
  throw new RequestError(
    `question: '${excerpt(name)}' can't be asked of this run; ${names === '' ? 'it answers none' : `use ${names}`}.`,
    { field: 'question' },
  );
}

/** The tool of this name. Throws RequestError that names those there are. */
export function toolInfo({ name: architecture, tools = [] }: ArchitectureConfig, name: string): ToolInfo {
  const found = tools.find((one) => one.name === name);
  if (found) return found;
  const names = tools.map((one) => one.name).join(', ');
  throw new RequestError(
    `tool: '${excerpt(name)}' is none of ${architecture}; ${names === '' ? 'it has none' : `use ${names}`}.`,
    { field: 'tool' },
  );
}

/** What is asked, complete. Throws RequestError whose `field` names the key that is wrong. */
export function parseAsked(
  { asked: schema }: Pick<QuestionInfo, 'asked'>,
  asked: Record<string, unknown>,
): Record<string, unknown> {
  return parseValues(schema, asked);
}

/** What of it differs from what would be asked by default. */
export function askedChanges(
  { asked: schema }: QuestionInfo,
  asked: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const defaults = new Map(fieldsOf(schema).map((field) => [field.key, field.default]));
  return Object.fromEntries(
    Object.entries(asked).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults.get(key))),
  );
}

/** The path that `given` stands for, of the key that has this widget. */
export type PathOf = (given: string, key: string, widget: NonNullable<FieldMeta['widget']>) => string;

/** `values` with the path of each file, folder and run that they name, as `pathOf` has it. */
export function withPaths(
  schema: z.ZodObject,
  values: Record<string, unknown>,
  pathOf: PathOf,
): Record<string, unknown> {
  const paths = fieldsOf(schema).flatMap(({ key, widget }) => {
    const given = values[key];
    if (typeof given !== 'string' || (widget !== 'file' && widget !== 'folder' && widget !== 'run')) return [];
    return [[key, pathOf(given, key, widget)]];
  });
  return { ...values, ...Object.fromEntries(paths) };
}
