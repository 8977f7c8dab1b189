import { z } from 'zod';

/** Tokens of byte pairs can't be more. */
export const MAX_VOCABULARY = 65_536;

const token = z
  .int()
  .min(0)
  .max(MAX_VOCABULARY - 1);

export const storedTokenizer = z.discriminatedUnion('kind', [
  /** Every character of the vocabulary, in the order of the tokens. */
  z.object({ kind: z.literal('characters'), characters: z.string().min(1) }),
  z.object({ kind: z.literal('bytes') }),
  /** Merge i makes token 256 + i of two earlier tokens. */
  z.object({
    kind: z.literal('byte-pairs'),
    merges: z.array(z.tuple([token, token])).max(MAX_VOCABULARY - 256),
  }),
]);

/** A tokenizer as plain JSON. */
export type StoredTokenizer = z.infer<typeof storedTokenizer>;
