import { MAX_VOCABULARY } from './stored-tokenizer.js';

/** Two neighbouring tokens as one number; such numbers sort by the left token, then by the right one. */
export const pairOf = (left: number, right: number): number => left * MAX_VOCABULARY + right;

export const leftOf = (pair: number): number => Math.floor(pair / MAX_VOCABULARY);
export const rightOf = (pair: number): number => pair % MAX_VOCABULARY;

/** `tokens` with every occurrence of the two, from the left, replaced by `merged`. */
export function mergePair(tokens: number[], left: number, right: number, merged: number): number[] {
  const result: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const isPair = tokens[at] === left && tokens[at + 1] === right;
    result.push(isPair ? merged : tokens[at]!);
    if (isPair) at++;
  }
  return result;
}
