import { RequestError } from '../../models/core/errors.js';
import { fieldsOf } from '../../models/core/fields.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import type { ColumnWord } from '../../models/data/dataset.js';
import { columnWords } from '../protocol/column-words.js';

export type Range = readonly [minimum: number, maximum: number];

/** What a question allows of a number that it asks. */
export function rangeOf({ asked }: QuestionInfo, key: string): Range {
  const field = fieldsOf(asked).find((one) => one.key === key);
  return [field?.minimum ?? field?.above ?? -Infinity, field?.maximum ?? Infinity];
}

/** A parser of whole numbers for the option `name`. It throws RequestError for anything else. */
export function wholeNumber(name: string, minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new RequestError(`${name}: '${text}' is not allowed; use a whole number from ${minimum} to ${maximum}.`);
  };
}

/** A parser of numbers for the option `name`. It throws RequestError for anything else. */
export function numberIn(name: string, minimum: number, maximum: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= minimum && value <= maximum) return value;
    throw new RequestError(`${name}: '${text}' is not allowed; use a number from ${minimum} to ${maximum}.`);
  };
}

/** Collects an option that may be given several times. */
export function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

/** One of several words. Throws RequestError for any other. */
export function oneOf<T extends string>(name: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    throw new RequestError(`${name}: '${text}' is not allowed; use ${words.join(' or ')}.`);
  };
}

/** Kinds of columns, as in "number:age,category:zip", added to those of options before. Throws RequestError. */
export function columnKinds(text: string, before?: Record<string, ColumnWord>): Record<string, ColumnWord> {
  const words = columnWords(text, before);
  if (typeof words !== 'string') return words;
  throw new RequestError(`--columns: ${words}`);
}

/** Pixels, as in "28x28". Throws RequestError. */
export function pixelSize(text: string): { width: number; height: number } {
  const match = /^(\d{1,4})x(\d{1,4})$/i.exec(text.trim());
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (width > 0 && height > 0) return { width, height };
  throw new RequestError(`--size: '${text}' is not allowed; use WIDTHxHEIGHT in pixels, such as 28x28.`);
}
