/**
 * Text in the pieces that byte pairs stay within (Radford et al. 2019, section 2.2, "Language Models are Unsupervised
 * Multitask Learners"): a word, a number or a run of other marks, each with the space before it; English contractions; runs
 * of white space. Unlike there, a piece of more than 256 UTF-16 units is cut, so that text without spaces (Chinese, DNA)
 * takes time in proportion to its length.
 */
const WORD = /'(?:[sdmt]|ll|re|ve)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
/** UTF-16 units of a piece at most. */
export const LONGEST_WORD = 256;

/** The pieces of `text` in order; joined, they are the text. */
export function* splitWords(text: string): Generator<string> {
  for (const [word] of text.matchAll(WORD)) {
    if (word.length <= LONGEST_WORD) yield word;
    else yield* cut(word);
  }
}

function* cut(word: string): Generator<string> {
  for (let start = 0; start < word.length;) {
    let end = Math.min(start + LONGEST_WORD, word.length);
    // A surrogate pair stays together.
    if (end < word.length && (word.charCodeAt(end) & 0xfc00) === 0xdc00) end--;
    yield word.slice(start, end);
    start = end;
  }
}
