/** Commands that are offered to be pasted into a shell. */
import { isPrintable } from '../../models/core/printable.mjs';

/** Letters, digits and signs that no shell gives a meaning to; zsh gives one to = at the beginning. */
const PLAIN = /^(?!=)[\p{L}\p{N}_.,:=@%+/-][\p{L}\p{N}\p{M}_.,:=@%+/-]*$/u;

/** `text` as a shell reads it back as one word; what can't be seen is written as octal bytes, `$'\033'`. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (isPrintable(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  const shown = Array.from(text, (character) => {
    if (character === "'" || character === '\\') return `\\${character}`;
    return isPrintable(character) ? character : octal(character);
  });
  return `$'${shown.join('')}'`;
}

/** A path or name as an argument of ours: one that begins with a dash would be taken for an option. */
export function pathWord(path: string): string {
  return shellWord(path.startsWith('-') ? `./${path}` : path);
}

/** What names the run in `dir` again, which was called `wanted`. */
export function runWord(wanted: string, dir: string): string {
  return shellWord(wanted.startsWith('-') ? dir : wanted);
}

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
