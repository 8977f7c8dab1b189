import { z } from 'zod';
import type { ArchitectureConfig, Field, FieldMeta } from './config.js';

type JsonType = 'integer' | 'number' | 'string' | 'boolean' | 'array';

interface JsonProperty extends FieldMeta {
  /** With a second one, null, where nothing else is said of a value that may be left out. */
  type?: JsonType | [JsonType, 'null'];
  enum?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: JsonProperty;
  anyOf?: JsonProperty[];
  default?: unknown;
}

/** The JSON Schema of an architecture's configuration, as `lab architectures --schema` prints it. */
export function jsonSchema(architecture: ArchitectureConfig): Record<string, unknown> {
  return z.toJSONSchema(architecture.schema) as Record<string, unknown>;
}

/** A schema never changes and takes milliseconds to read; forms ask at every keystroke. */
const described = new WeakMap<z.ZodObject, readonly Field[]>();

/** The configuration's fields in the order of the schema. */
export function describeFields({ schema }: Pick<ArchitectureConfig, 'schema'>): readonly Field[] {
  return fieldsOf(schema);
}

/** The keys of an object that users fill in: a configuration, or what is asked by a question. */
export function fieldsOf(schema: z.ZodObject): readonly Field[] {
  const known = described.get(schema) ?? readFields(schema);
  described.set(schema, known);
  return known;
}

function readFields(schema: z.ZodObject): Field[] {
  const { properties } = z.toJSONSchema(schema) as unknown as { properties: Record<string, JsonProperty> };
  return Object.entries(properties).map(([key, property]) => describe(key, property));
}

function describe(key: string, property: JsonProperty): Field {
  const value = property.anyOf?.find((option) => (option.type as string) !== 'null') ?? property;
  const range = value.type === 'array' ? value.items! : value;
  const field: Field = {
    key,
    kind: kindOf(value),
    title: property.title,
    help: property.help,
    nullable: property.anyOf !== undefined || Array.isArray(property.type),
    default: property.default,
  };
  if (property.brief !== undefined) field.brief = property.brief;
  if (property.group !== undefined) field.group = property.group;
  if (property.unit !== undefined) field.unit = property.unit;
  if (property.scale !== undefined) field.scale = property.scale;
  if (property.advanced !== undefined) field.advanced = property.advanced;
  if (property.widget !== undefined) field.widget = property.widget;
  if (property.architecture !== undefined) field.architecture = property.architecture;
  if (property.sameData !== undefined) field.sameData = property.sameData;
  if (property.when !== undefined) field.when = property.when;
  if (property.begun !== undefined) field.begun = property.begun;
  if (property.later !== undefined) field.later = property.later;
  if (property.live !== undefined) field.live = property.live;
  if (property.choiceTitles !== undefined) field.choiceTitles = property.choiceTitles;
  if (range.minimum !== undefined) field.minimum = range.minimum;
  if (range.exclusiveMinimum !== undefined) field.above = range.exclusiveMinimum;
  if (range.maximum !== undefined) field.maximum = range.maximum;
  if (range.exclusiveMaximum !== undefined) field.below = range.exclusiveMaximum;
  const choices = value.enum ?? value.items?.enum;
  if (choices !== undefined) field.choices = choices;
  if (value.minItems !== undefined) field.minItems = value.minItems;
  if (value.maxItems !== undefined) field.maxItems = value.maxItems;
  return field;
}

function kindOf({ enum: choices, type, items }: JsonProperty): Field['kind'] {
  if (choices) return 'choice';
  const kind = Array.isArray(type) ? type[0] : type;
  switch (kind) {
    case 'integer':
    case 'number':
    case 'boolean':
      return kind;
    case 'array':
      return items?.enum ? 'choices' : 'integers';
    default:
      return 'text';
  }
}

/** Whether a field is of use beside these values. */
export function applies({ when = {} }: FieldMeta, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(when).every(([key, allowedValues]) => allowedValues.includes(String(values[key])));
}

/** What a field accepts, for the end of an error sentence: "whole numbers from 1 to 4096". */
export function allowed(field: Field): string {
  const range =
    field.above !== undefined && field.maximum !== undefined
      ? ` above ${field.above}, up to ${field.maximum}`
      : field.minimum !== undefined && field.maximum !== undefined
        ? ` from ${field.minimum} to ${field.maximum}`
        : field.below !== undefined
          ? ` ${field.above === undefined ? `from ${field.minimum ?? 0}` : `above ${field.above}`} and below ${field.below}`
          : '';
  const empty = field.nullable ? ', or empty' : '';
  switch (field.kind) {
    case 'integer':
      return `a whole number${range}${empty}`;
    case 'number':
      return `a number${range}${empty}`;
    case 'choice':
      return `one of ${field.choices!.join(', ')}${empty}`;
    case 'choices':
      return `one or more of ${field.choices!.join(', ')}, separated by commas`;
    case 'boolean':
      return `true or false${empty}`;
    case 'integers':
      return `${field.minItems === undefined ? 'at most' : `${field.minItems} to`} ${field.maxItems} whole numbers${range}, separated by commas`;
    case 'text':
      return `text${empty}`;
  }
}

/** The value that a text stands for, or the text itself where it stands for none: validation then names it. */
export function parseText(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (field.nullable && (trimmed === '' || trimmed === 'null')) return null;
  switch (field.kind) {
    case 'integer':
    case 'number':
      return asNumber(trimmed);
    case 'boolean':
      return trimmed === 'true' ? true : trimmed === 'false' ? false : text;
    case 'choices':
      return partsOf(trimmed);
    case 'integers':
      return partsOf(trimmed).map(asNumber);
    default:
      return trimmed;
  }
}

/** "[a, b]", "a,b" or nothing. */
function partsOf(text: string): string[] {
  const inner = text.replace(/^\[|\]$/g, '').trim();
  return inner === '' ? [] : inner.split(',').map((part) => part.trim());
}

function asNumber(text: string): unknown {
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}
