type Json = Record<string, unknown>;

/** How a JSON value is best shown. */
export type JsonShape =
  | { kind: 'plain' }
  | { kind: 'entries'; entries: [string, unknown][] }
  | { kind: 'list'; items: readonly unknown[] }
  | { kind: 'table'; columns: string[]; rows: readonly Json[] };

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects whose values are all short make a table; lists of short values stay in a line. */
export function shapeOf(value: unknown): JsonShape {
  if (isObject(value)) return { kind: 'entries', entries: Object.entries(value) };
  if (!Array.isArray(value) || value.every((one) => !isPlace(one))) return { kind: 'plain' };
  if (value.every(isObject) && value.every((row) => Object.values(row).every((one) => !isPlace(one)))) {
    return { kind: 'table', columns: [...new Set(value.flatMap((row) => Object.keys(row)))], rows: value };
  }
  return { kind: 'list', items: value };
}

/** Whether a value has parts of its own. */
function isPlace(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** "validationLoss" as "Validation loss" */
export function titleOfKey(key: string): string {
  const words = key.replace(/[-_]/g, ' ').replace(/(?<=[a-z\d])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
