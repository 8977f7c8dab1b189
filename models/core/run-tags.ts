import { characterCount, shortened } from './characters.js';
import { RequestError } from './errors.js';
import { printable } from './printable.mjs';

/** Characters, as users see them. */
export const LONGEST_TAG = 32;
export const MOST_TAGS = 20;
export const LONGEST_NOTE = 2000;

/** Without blanks and colons, so that a filter can name it. */
const ALLOWED = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._+/-]*$/u;

/** A tag without blanks around it. Throws RequestError. */
export function checkTag(tag: string): string {
  const trimmed = tag.trim().normalize('NFC');
  // Not all of a long text is counted, which would take seconds.
  if (ALLOWED.test(trimmed) && trimmed.length <= 10 * LONGEST_TAG && characterCount(trimmed) <= LONGEST_TAG) {
    return trimmed;
  }
  throw new RequestError(
    `tag: '${printable(shortened(trimmed, LONGEST_TAG))}' is not allowed; use 1 to ${LONGEST_TAG} letters and digits, after the first also . _ + / and -.`,
    { field: 'tag' },
  );
}

/** Tags are the same whatever their case. */
export const sameTag = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A run's tags after a change, in alphabetical order. Throws RequestError for a tag that is not allowed, and for too many. */
export function changedTags(before: readonly string[], { add, remove }: TagChange): string[] {
  const added = add.map(checkTag);
  const dropped = [...remove.map(checkTag), ...added];
  const left = before.filter((one) => !dropped.some((tag) => sameTag(tag, one)));
  const fresh = added.filter((tag, at) => added.findIndex((one) => sameTag(one, tag)) === at);
  const tags = [...left, ...fresh].sort((a, b) => a.localeCompare(b, 'en'));
  if (tags.length <= MOST_TAGS) return tags;
  throw new RequestError(`tag: a run would have ${tags.length} of them; use at most ${MOST_TAGS}.`, { field: 'tag' });
}

export interface TagChange {
  add: readonly string[];
  /** Of those that a run doesn't have, none is missed. */
  remove: readonly string[];
}

/** A note without blanks around it. Throws RequestError for one that is too long. */
export function checkNote(note: string): string {
  const trimmed = note.trim();
  if (trimmed.length <= LONGEST_NOTE) return trimmed;
  throw new RequestError(`note: it has ${trimmed.length} characters; use at most ${LONGEST_NOTE}.`, { field: 'note' });
}
