import { RequestError } from '../core/errors.js';
import type { ColumnWord } from './dataset.js';

const WORDS: readonly ColumnWord[] = ['number', 'category', 'out'];
const FORM = 'use kinds with names, such as number:age,category:zip,out:comment';

/**
 * Kinds by name of column, as in "number:age,category:zip"; names may hold commas and colons. Given several times, the
 * later are added to `before`. Throws RequestError whose sentence begins with `subject`, the option or field.
 */
export function columnWords(
  subject: string,
  text: string,
  before: Record<string, ColumnWord> = {},
): Record<string, ColumnWord> {
  const words: Record<string, ColumnWord> = { ...before };
  for (const part of text.split(/,(?=\s*(?:number|category|out):)/)) {
    const [, kind, name] = /^\s*([^:]*):(.*)$/s.exec(part) ?? [];
    const word = WORDS.find((one) => one === kind);
    if (word === undefined || name === undefined || name.trim() === '') {
      throw new RequestError(`${subject}: '${text}' is not allowed; ${FORM}.`, { field: 'columns' });
    }
    if (Object.hasOwn(words, name.trim())) {
      throw new RequestError(`${subject}: '${name.trim()}' is named twice; say one thing of each column.`, {
        field: 'columns',
      });
    }
    words[name.trim()] = word;
  }
  return words;
}
