/** Which columns of a table hold the texts and their labels. */
import { RequestError } from '../core/errors.js';
import type { DatasetImport } from './dataset.js';
import { excerpt, printable } from './file-errors.js';

export interface Columns {
  text: number;
  label: number;
  /** Whether the first row is a text with its label rather than names. */
  noHeader: boolean;
  notes: string[];
}

type Request = Pick<DatasetImport, 'textColumn' | 'labelColumn'>;
type Role = 'text' | 'label';

/** The likeliest first. */
const USUAL: Record<Role, string[]> = {
  text: [
    ...['text', 'content', 'review', 'reviewtext', 'review_text', 'sentence', 'body', 'message', 'document', 'comment'],
    ...[
      'comment_text',
      'tweet',
      'question',
      'description',
      'abstract',
      'headline',
      'title',
      'utterance',
      'sms',
      'input',
    ],
  ],
  label: [
    ...['label', 'labels', 'class', 'category', 'sentiment', 'target', 'rating', 'stars', 'score', 'topic', 'intent'],
    ...['emotion', 'language', 'genre', 'type', 'tag', 'polarity', 'output', 'y'],
  ],
};
const FIELD = { text: 'textColumn', label: 'labelColumn' } as const;
const NAMED = 12;

/**
 * Finds the columns by the names that `request` gives, by usual names, or, of two columns, by what they hold: `sample`
 * are the first rows. Throws RequestError (field `textColumn` or `labelColumn`) that lists the columns there are.
 */
export function findColumns(path: string, header: string[], sample: string[][], request: Request): Columns {
  const names = header.map((name) => name.trim());
  if (names.length < 2) {
    throw new RequestError(
      `${printable(path)}: there is one column only, '${excerpt(names[0] ?? '')}'; a column of texts and one of labels are needed.`,
    );
  }
  const wanted = { text: named(path, names, request, 'text'), label: named(path, names, request, 'label') };
  const text = wanted.text ?? usual(names, 'text', wanted.label);
  const label = wanted.label ?? usual(names, 'label', text);
  if (text !== null && text === label) {
    throw new RequestError(
      `labelColumn: '${excerpt(names[label]!)}' is the column of the texts; name another, of ${listed(names)}.`,
      { field: 'labelColumn' },
    );
  }
  const known = (text: number, label: number): Columns => {
    const isTold =
      (wanted.text !== null && wanted.label !== null) || (same(names[text]!, 'text') && same(names[label]!, 'label'));
    return {
      text,
      label,
      noHeader: false,
      notes: [...(isTold ? [] : [tookNote(names, text, label)]), ...unusedNote(names, [text, label])],
    };
  };
  if (text !== null && label !== null) return known(text, label);
  if (names.length > 2) throw notFound(path, names, text === null ? 'text' : 'label');
  if (text !== null) return known(text, 1 - text);
  if (label !== null) return known(1 - label, label);
  return guess(names, sample);
}

function named(path: string, names: string[], request: Request, role: Role): number | null {
  const field = FIELD[role];
  const name = request[field]?.trim();
  return name === undefined ? null : findNamed(path, names, name, field);
}

/** The column called `name`, in capitals or not. Throws RequestError that lists the columns there are. */
export function findNamed(path: string, names: string[], name: string, field: string): number {
  const exact = names.flatMap((one, i) => (one === name ? [i] : []));
  const found = exact.length > 0 ? exact : names.flatMap((one, i) => (same(one, name) ? [i] : []));
  if (found.length === 1) return found[0]!;
  const problem = found.length === 0 ? 'is not a column of' : `names ${found.length} columns of`;
  throw new RequestError(`${field}: '${excerpt(name)}' ${problem} ${printable(path)}; it has ${listed(names)}.`, {
    field,
  });
}

/** The column with the likeliest of the usual names, other than `taken`; null where none has one. */
export function usual(names: string[], role: Role, taken: number | null): number | null {
  for (const word of USUAL[role]) {
    const found = names.findIndex((name, i) => i !== taken && same(name, word));
    if (found >= 0) return found;
  }
  return null;
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function notFound(path: string, names: string[], role: Role): RequestError {
  const field = FIELD[role];
  const usualNames = USUAL[role].slice(0, 3).join(', ');
  return new RequestError(
    `${field}: no column of ${printable(path)} has a usual name, such as ${usualNames}; name one of ${listed(names)}.`,
    { field },
  );
}

/** Of two columns, the one with the longer content holds the texts. */
function guess(names: string[], sample: string[][]): Columns {
  const letters = [0, 1].map((column) => sample.reduce((sum, row) => sum + row[column]!.length, 0));
  const text = letters[1]! > letters[0]! ? 1 : 0;
  const label = 1 - text;
  // A name would hardly be a label as well.
  const noHeader = sample.some((row) => row[label]!.trim() === names[label]);
  const [texts, labels] = [text, label].map((column) => (column === 0 ? 'the first' : 'the second'));
  return {
    text,
    label,
    noHeader,
    notes: [
      noHeader
        ? `The columns have no names: ${texts} one was taken for the texts and ${labels} for the labels.`
        : tookNote(names, text, label),
    ],
  };
}

function tookNote(names: string[], text: number, label: number): string {
  return `'${excerpt(names[text]!)}' was taken for the column of texts and '${excerpt(names[label]!)}' for that of labels.`;
}

function unusedNote(names: string[], used: number[]): string[] {
  const unused = names.filter((_, column) => !used.includes(column));
  return unused.length === 0 ? [] : [`Of the other columns nothing is kept: ${listed(unused)}.`];
}

export function listed(names: string[]): string {
  const shown = names.slice(0, NAMED).map((name) => (name === '' ? 'one without a name' : excerpt(name)));
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}`;
}
