/** Tokens as whoever uses a model elsewhere has to make them. */
import type { InferenceExamples, InferenceInput } from '../../core/inference.js';

/** The target of a token that nothing is asked of. */
export const NO_TOKEN = -1;

/** `length` tokens; a shorter text is filled up. */
export function tokensInput(length: number, vocabulary: number, tokenizer: unknown): InferenceInput {
  return { name: 'tokens', shape: [length], dtype: 'int32', meaning: { kind: 'tokens', vocabulary, tokenizer } };
}

/** The same, where `padding` is a token that isn't looked at. */
export function withPadding(input: InferenceInput, padding: number): InferenceInput {
  return input.meaning.kind === 'tokens' ? { ...input, meaning: { ...input.meaning, padding } } : input;
}

interface TokenRows {
  /** Of shape [N, T]. */
  values: Int32Array;
  shape: readonly number[];
  unit: string;
  /** `perRow` for each row. */
  targets: Int32Array;
  perRow: number;
}

/** Null where there are no rows. */
export function tokenExamples({ values, shape, unit, targets, perRow }: TokenRows): InferenceExamples | null {
  const [count, length] = shape as [number, number];
  if (count === 0) return null;
  const rows = (all: Int32Array, width: number, indices: Int32Array): Int32Array => {
    const chosen = new Int32Array(indices.length * width);
    indices.forEach((index, at) => chosen.set(all.subarray(index * width, (index + 1) * width), at * width));
    return chosen;
  };
  return {
    count,
    unit,
    inputs: (indices) => ({ tokens: { shape: [indices.length, length], data: rows(values, length, indices) } }),
    targets: (indices) => rows(targets, perRow, indices),
  };
}
