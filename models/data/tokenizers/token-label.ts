const NAMED: Record<string, string> = { ' ': '␣', '\n': '↵', '\r': '␍', '\t': '⇥', '\u00a0': '⍽', '\u007f': '␡' };

/** A text with visible forms of white space, control characters and others that have no shape of their own. */
export function visible(text: string): string {
  return Array.from(text, visibleCharacter).join('');
}

function visibleCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0)!;
  // The pictures of control characters have an order like theirs.
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (/[\p{C}\p{Z}]/u.test(character)) return unicodeName(character);
  // A mark is drawn on the letter before it.
  return /\p{M}/u.test(character) ? `◌${character}` : character;
}

/** "U+20AC" */
export function unicodeName(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
