import { RequestError } from '../../core/errors.js';
import { bytesOf } from './byte-text.js';
import { leftOf, mergePair, pairOf, rightOf } from './pair.js';
import { PairQueue } from './pair-queue.js';
import { splitWords } from './split-words.js';
import { MAX_VOCABULARY } from './stored-tokenizer.js';

/** A word that occurs `count` times. */
interface Word {
  tokens: number[];
  count: number;
}

/**
 * Byte pair encoding (Sennrich, Haddow & Birch 2016, "Neural Machine Translation of Rare Words with Subword Units",
 * algorithm 1) on the bytes of words: again and again the most frequent pair of neighbours becomes a token, until there are
 * `vocabularySize` tokens or no pair occurs twice. Of equally frequent pairs the one with the lower left token is taken,
 * then that with the lower right one. Merge i makes token 256 + i. Throws RequestError (field `vocabularySize`).
 */
export function learnMerges(text: string, vocabularySize: number): [number, number][] {
  if (!Number.isInteger(vocabularySize) || vocabularySize < 257 || vocabularySize > MAX_VOCABULARY) {
    throw new RequestError(
      `vocabularySize: ${vocabularySize} is not allowed; use a whole number from 257 to ${MAX_VOCABULARY}.`,
      { field: 'vocabularySize' },
    );
  }
  const queue = new PairQueue();
  const wordsWith = new Map<number, Set<Word>>();
  const count = (pair: number, word: Word, occurrences: 1 | -1) => {
    queue.add(pair, occurrences * word.count);
    // A word stays listed under pairs that it has lost.
    if (occurrences < 0) return;
    const known = wordsWith.get(pair);
    if (known) known.add(word);
    else wordsWith.set(pair, new Set([word]));
  };
  for (const word of countWords(text)) {
    word.tokens.slice(1).forEach((right, at) => count(pairOf(word.tokens[at]!, right), word, 1));
  }
  const merges: [number, number][] = [];
  while (256 + merges.length < vocabularySize) {
    const first = queue.first();
    if (first === null || first.count < 2) break;
    const [left, right] = [leftOf(first.pair), rightOf(first.pair)];
    const merged = 256 + merges.length;
    merges.push([left, right]);
    for (const word of wordsWith.get(first.pair)!) {
      word.tokens = mergePair(word.tokens, [left, right], merged, (one, other, occurrences) =>
        count(pairOf(one, other), word, occurrences),
      );
    }
    wordsWith.delete(first.pair);
  }
  return merges;
}

/** The different words of `text`, in the order of their first occurrence. */
function countWords(text: string): Word[] {
  const counts = new Map<string, number>();
  for (const word of splitWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Array.from(counts, ([word, count]) => ({ tokens: Array.from(bytesOf(word)), count }));
}
