import { RequestError } from './errors.js';
import { isPrintable, printable } from './printable.mjs';
import { characterCount, shortened } from './characters.js';

/** Characters, as users see them. */
export const LONGEST_RUN_NAME = 100;

/** A character may be made of several: so many in all keep one with hundreds of accents from being a name. */
const MOST_CODE_POINTS = 10 * LONGEST_RUN_NAME;

/** As much of a name as a sentence holds. */
const SHOWN = 60;

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What a run is to be called, without blanks around it. Throws RequestError, which begins with `subject`. */
export function checkRunName(name: string, subject = 'name'): string {
  const trimmed = name.trim();
  const shown = `${subject}: '${printable(shortened(trimmed, SHOWN))}' is not allowed`;
  if (!isPrintable(trimmed) || (trimmed !== '' && !VISIBLE.test(trimmed))) {
    throw new RequestError(`${shown}; use characters that can be seen, on one line.`, { field: 'name' });
  }
  const count = [...trimmed].length <= MOST_CODE_POINTS ? characterCount(trimmed) : Infinity;
  if (count >= 1 && count <= LONGEST_RUN_NAME) return trimmed;
  throw new RequestError(`${shown}; use 1 to ${LONGEST_RUN_NAME} characters.`, { field: 'name' });
}
