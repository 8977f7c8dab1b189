/** Keys of a list of which one entry alone is reached by Tab. */

/** Typing goes on with one search for so long after a letter. */
const TYPING_MS = 700;

/** The entry that a key leads to from `at`, among so many; null where the key is none of the list's. */
export function entryOfKey(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return Math.min(count - 1, at + 1);
    case 'ArrowUp':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

/** Finds entries by the letters that their names begin with. */
export class TypeAhead {
  #typed = '';
  #lastMs = -Infinity;

  /** Whether a search is going on, to which a space belongs as well. */
  isTyping(nowMs: number): boolean {
    return this.#typed !== '' && nowMs - this.#lastMs < TYPING_MS;
  }

  /** The next entry from `at` whose name begins with what was typed up to `letter`; null where there is none. */
  find(letter: string, names: readonly string[], at: number, nowMs: number): number | null {
    const goesOn = this.isTyping(nowMs);
    this.#typed = (goesOn ? this.#typed : '') + letter.toLowerCase();
    this.#lastMs = nowMs;
    const first = goesOn ? at : at + 1;
    for (let i = 0; i < names.length; i++) {
      const one = (first + i) % names.length;
      if (names[one]!.toLowerCase().startsWith(this.#typed)) return one;
    }
    return null;
  }
}
