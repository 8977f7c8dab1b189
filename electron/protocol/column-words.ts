/** Kinds of a table's columns as people write them, in the terminal and in the form of a new data set. */
import type { ColumnWord } from '../../models/data/dataset.js';

const WORDS: readonly ColumnWord[] = ['number', 'category', 'out'];

/**
 * Kinds by name of column, as in "number:age,category:zip", added to those `before`; names may hold commas and colons.
 * A string is what is wrong, without its subject.
 */
export function columnWords(
  text: string,
  before: Record<string, ColumnWord> = {},
): Record<string, ColumnWord> | string {
  const words = new Map(Object.entries(before));
  for (const part of text.split(/,(?=\s*(?:number|category|out):)/)) {
    const [, kind, given = ''] = /^\s*([^:]*):(.*)$/s.exec(part) ?? [];
    const word = WORDS.find((one) => one === kind);
    const name = given.trim();
    if (word === undefined || name === '') {
      return `'${text}' is not allowed; use kinds with names, such as number:age,category:zip,out:comment.`;
    }
    if (words.has(name)) return `'${name}' is named twice; say one thing of each column.`;
    words.set(name, word);
  }
  // Whatever a column is called, also __proto__, is a key of its own.
  return Object.fromEntries(words);
}
