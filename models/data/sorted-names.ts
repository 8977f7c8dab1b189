import { readNumber } from './cell-values.js';

/** Each name once, sorted, as numbers where all are numbers. */
export function sortedNames(fields: string[]): string[] {
  const names = [...new Set(fields)];
  const numeric = names.every((name) => readNumber(name, 'plain') !== null);
  return names.sort((a, b) => (numeric && Number(a) !== Number(b) ? Number(a) - Number(b) : a < b ? -1 : 1));
}
