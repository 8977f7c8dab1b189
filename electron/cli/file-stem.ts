import { charactersOf } from '../../models/core/characters.js';

/** A file's name may have 255 bytes; the rest is for a step, a seed and an ending. */
const MOST_BYTES = 150;

/** What a file that is made of the run `name` begins with: its letters and digits, or `id` where it has none. */
export function fileStem(name: string, id: string): string {
  const words = name.normalize('NFC').replace(/[^\p{L}\p{N}\p{M}_]+/gu, '-');
  let stem = '';
  for (const character of charactersOf(words.replace(/^-+/, ''))) {
    if (Buffer.byteLength(stem + character) > MOST_BYTES) break;
    stem += character;
  }
  return stem.replace(/-+$/, '') || id;
}
