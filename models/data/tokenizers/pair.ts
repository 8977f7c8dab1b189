import { MAX_VOCABULARY } from './stored-tokenizer.js';

/** Two neighbouring tokens as one number; such numbers sort by the left token, then by the right one. */
export const pairOf = (left: number, right: number): number => left * MAX_VOCABULARY + right;

export const leftOf = (pair: number): number => Math.floor(pair / MAX_VOCABULARY);
export const rightOf = (pair: number): number => pair % MAX_VOCABULARY;

/**
 * `tokens` with every occurrence of the two, from the left, replaced by `merged`. `onChange` is told of every pair of
 * neighbours that there is once more or once less than before.
 */
export function mergePair(
  tokens: number[],
  [left, right]: readonly [number, number],
  merged: number,
  onChange: (one: number, other: number, occurrences: 1 | -1) => void = () => undefined,
): number[] {
  const result: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] !== left || tokens[at + 1] !== right) {
      result.push(tokens[at]!);
      continue;
    }
    const before = result[result.length - 1];
    const after = tokens[at + 2];
    onChange(left, right, -1);
    if (before !== undefined) {
      onChange(before, left, -1);
      onChange(before, merged, 1);
    }
    if (after !== undefined) {
      onChange(right, after, -1);
      onChange(merged, after, 1);
    }
    result.push(merged);
    at++;
  }
  return result;
}
