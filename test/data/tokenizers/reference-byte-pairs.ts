/** Byte pair encoding written as plainly as possible, without words, counts or queues that are kept up to date. */

/** Pieces as GPT-2 cuts text, found character by character rather than by one expression. */
export function referenceWords(text: string): string[] {
  const characters = Array.from(text);
  const is = (pattern: RegExp, at: number) => at < characters.length && pattern.test(characters[at]!);
  const words: string[] = [];
  for (let at = 0; at < characters.length;) {
    const rest = characters.slice(at).join('');
    const contraction = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].find((one) => rest.startsWith(one));
    let end = at;
    if (contraction) end = at + contraction.length;
    else {
      const start = characters[at] === ' ' ? at + 1 : at;
      for (const kind of [/\p{L}/u, /\p{N}/u, /[^\s\p{L}\p{N}]/u]) {
        if (end > at || !is(kind, start)) continue;
        end = start;
        while (is(kind, end)) end++;
      }
      if (end === at) {
        while (is(/\s/u, end)) end++;
        // The last space goes with the word that follows.
        if (end < characters.length && end - at > 1) end--;
      }
    }
    words.push(characters.slice(at, end).join(''));
    at = end;
  }
  return words;
}

const replaceAll = (tokens: number[], left: number, right: number, merged: number): number[] => {
  const result = [...tokens];
  for (let at = 0; at + 1 < result.length; at++) {
    if (result[at] === left && result[at + 1] === right) result.splice(at, 2, merged);
  }
  return result;
};

const bytes = (text: string) => [...Buffer.from(text, 'utf8')];

export function referenceMerges(text: string, vocabularySize: number): [number, number][] {
  let words = referenceWords(text).map(bytes);
  const merges: [number, number][] = [];
  while (merges.length < vocabularySize - 256) {
    const counts = new Map<string, { left: number; right: number; count: number }>();
    for (const word of words) {
      for (let at = 0; at + 1 < word.length; at++) {
        const [left, right] = [word[at]!, word[at + 1]!];
        const entry = counts.get(`${left} ${right}`) ?? { left, right, count: 0 };
        entry.count++;
        counts.set(`${left} ${right}`, entry);
      }
    }
    const [best] = [...counts.values()].sort((a, b) => b.count - a.count || a.left - b.left || a.right - b.right);
    if (!best || best.count < 2) break;
    words = words.map((word) => replaceAll(word, best.left, best.right, 256 + merges.length));
    merges.push([best.left, best.right]);
  }
  return merges;
}

/** All merges in the order of training, each over the whole word. */
export function referenceEncode(text: string, merges: [number, number][]): number[] {
  return referenceWords(text).flatMap((word) =>
    merges.reduce((tokens, [left, right], i) => replaceAll(tokens, left, right, 256 + i), bytes(word)),
  );
}
