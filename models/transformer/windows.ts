import { RequestError } from '../core/errors.js';
import type { TransformerConfig } from './config.js';

/** Windows of the context's length in a text of so many tokens to learn from, each with the token that follows it. */
export function trainWindows(tokens: number, context: number): number {
  // One is kept aside, since windows begin at another token in each epoch.
  return Math.floor((tokens - 1) / context) - 1;
}

/** As trainWindows, of a text to check on. */
export function testWindows(tokens: number, context: number): number {
  return Math.floor((tokens - 1) / context);
}

/** A character has at most so many UTF-8 bytes, and byte pairs only join those. */
const MOST_BYTES = 4;

/** Tokens that so many characters are cut into at most. */
export function mostTokens({ tokenizer }: Pick<TransformerConfig, 'tokenizer'>, characters: number): number {
  return tokenizer === 'characters' ? characters : MOST_BYTES * characters;
}

/** Why a text of so many tokens, or of other units, holds no window of the context's length; null where it does. */
export function contextProblem(
  context: number,
  { name, unit, train, test }: { name: string; unit: string; train: number; test: number },
): RequestError | null {
  if (trainWindows(train, context) >= 1 && testWindows(test, context) >= 1) return null;
  const most = Math.max(1, Math.min(Math.floor((train - 1) / 2), test - 1));
  return new RequestError(
    `context: ${context} is too long for data set '${name}' of ${train} ${unit} to learn from and ${test} to check on; use at most ${most}.`,
    { field: 'context', remedy: { context: most } },
  );
}
