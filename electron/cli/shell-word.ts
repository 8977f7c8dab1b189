/** Commands that are offered to be pasted into a shell. */

/** Letters, digits and signs that no shell gives a meaning to; a tilde at the beginning has one. */
const PLAIN = /^[\p{L}\p{N}_.,:=@%+/-][\p{L}\p{N}\p{M}_.,:=@%+/~-]*$/u;
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** `text` as a shell reads it back as one word; what can't be seen is written as octal bytes, `$'\033'`. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (!HIDDEN.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const shown = Array.from(text, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    return HIDDEN.test(character) ? octal(character) : character;
  });
  return `$'${shown.join('')}'`;
}

/** A path or name as an argument of ours: one that begins with a dash would be taken for an option. */
export function pathWord(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
