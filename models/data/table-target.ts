/** What a column that is to be predicted holds: classes or numbers. */
import { RequestError } from '../core/errors.js';
import { findStyle, isDate, isMissing, readNumber, type NumberStyle } from './cell-values.js';
import type { RawColumn, TableStyle } from './column-kinds.js';
import type { ColumnWord } from './dataset.js';
import { excerpt } from './file-errors.js';
import { MAX_CATEGORIES } from './limits.js';
import { numbersNote } from './numbers-note.js';

export type TargetPlan = { kind: 'number'; style: NumberStyle; note?: string } | { kind: 'classes'; note?: string };

/** More different whole numbers are a quantity. */
const MOST_NUMBERED_CLASSES = 20;

/**
 * By the user's word where there is one. Words are classes; numbers are classes where they are whole, few, and most of
 * them repeat. Throws RequestError (field `target`) for dates, numbers that are not finite, and too many classes.
 */
export function planTarget(
  { name, fields }: RawColumn,
  { word, delimiter, decimalCommas }: TableStyle & { word?: ColumnWord | undefined },
): TargetPlan {
  const subject = `target: '${excerpt(name)}'`;
  const refuse = (reason: string) => new RequestError(`${subject} ${reason}.`, { field: 'target' });
  if (word === 'out') throw refuse('is left out by columns; a column can be the target or be left out');
  const present = fields.filter((field) => !isMissing(field));
  if (present.length === 0) throw refuse('holds no value, only missing ones; name another column');
  const different = new Set(present);
  const style = findStyle(present, delimiter, decimalCommas);
  if (word === 'category' || style === null) {
    if (word === 'number') {
      const wrong = present.find((field) => findStyle([field], delimiter) === null) ?? present[0]!;
      throw refuse(`holds '${excerpt(wrong)}', which is no number; use classes, or correct the field`);
    }
    if (word !== 'category' && present.every(isDate)) {
      throw refuse(`holds dates, such as '${excerpt(present[0]!)}', and dates are not supported; name another column`);
    }
    return classes(different.size, refuse);
  }
  const wrong = present.find((field) => !Number.isFinite(readNumber(field, style)));
  if (wrong !== undefined) throw refuse(`holds '${excerpt(wrong)}'; only finite numbers can be learned`);
  const whole = [...different].every((field) => Number.isInteger(readNumber(field, style)));
  const few = different.size <= MOST_NUMBERED_CLASSES && different.size <= present.length / 2;
  if (word === 'number' || !whole || !few) {
    const note = numbersNote(excerpt(name), present, { style, delimiter });
    return { kind: 'number', style, ...(note !== null && { note }) };
  }
  const note = `'${excerpt(name)}' was taken for ${different.size} classes, as its numbers are whole and few; number:${excerpt(name)} makes it a number.`;
  return { ...classes(different.size, refuse), note };
}

function classes(different: number, refuse: (reason: string) => RequestError): TargetPlan {
  if (different <= MAX_CATEGORIES) return { kind: 'classes' };
  const counted = different.toLocaleString('en');
  throw refuse(`has ${counted} different values; there may be ${MAX_CATEGORIES.toLocaleString('en')} classes`);
}
