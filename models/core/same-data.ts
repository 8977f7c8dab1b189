import { RequestError } from './errors.js';
import { excerpt } from './printable.mjs';
import type { Tokenizer } from '../data/tokenizers/tokenizer.js';

/**
 * The classes that a run began with, as an asset. Throws RequestError where it goes on with others: a data set of the same
 * name has taken the place of the first one, and its labels would mean something else.
 */
export function keptClasses(
  assets: Record<string, unknown> | null,
  { name, classNames }: { name: string; classNames: readonly string[] },
): { classNames: readonly string[] } {
  const kept = assets?.['classNames'];
  if (kept !== undefined && !areNames(kept)) {
    throw new RequestError('classNames: what the run has learned of its classes is damaged: it is no list of names.');
  }
  if (kept && JSON.stringify(kept) !== JSON.stringify(classNames)) {
    throw new RequestError(
      `dataset: '${name}' has the classes ${listed(classNames)}, but this run began with ${listed(kept)}; add that data again under this name.`,
      { field: 'dataset' },
    );
  }
  return { classNames };
}

/**
 * A sentence where all weights that a run begins with, of one with these `before` as assets, were learned for other
 * classes than its own, or for the same ones in another order; null otherwise, and where they aren't known.
 */
export function otherClassesNote(
  part: string,
  { classNames: before }: Record<string, unknown>,
  { classNames: now }: Record<string, unknown>,
): string | null {
  if (part !== 'all' || !areNames(before) || !areNames(now)) return null;
  const first = now.findIndex((name, at) => name !== before[at]);
  if (first < 0) return null;
  return `The weights that this run begins with were learned for other classes than those of its data, or for another order of them: class ${first + 1} was '${excerpt(before[first] ?? '')}' there and is '${excerpt(now[first]!)}' here.`;
}

/**
 * Tokens of a run's own data. Throws RequestError where they have characters that those did not have of which the tokenizer was
 * made: of a data set that has been replaced, or of the run that this one begins with.
 */
export function encodeData(tokenizer: Tokenizer, text: string, name: string): Int32Array {
  try {
    return tokenizer.encode(text);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(
      `dataset: '${name}' has other characters than the data that were learned from: ${error.message}`,
      {
        field: 'dataset',
        cause: error,
      },
    );
  }
}

const areNames = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((name) => typeof name === 'string');

/** More than a sentence can hold are cut. */
function listed(names: readonly string[]): string {
  const most = 5;
  return `${names.slice(0, most).map(excerpt).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}`;
}
