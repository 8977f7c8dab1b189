import { z } from 'zod';

/** How texts become tokens, where `when` is so; `context` explains what becomes of long ones. */
export const tokenizerFields = ({ when, context }: { when: Record<string, readonly string[]>; context: string }) =>
  ({
    tokenizer: z.enum(['characters', 'bytes', 'byte-pairs']).default('characters').meta({
      title: 'Tokenizer',
      help: 'How text becomes tokens: its characters, its UTF-8 bytes, or byte pairs learned from it (Sennrich et al. 2016).',
      group: 'Data',
      when,
    }),
    vocabularySize: z
      .int()
      .min(257)
      .max(65536)
      .default(1024)
      .meta({
        title: 'Vocabulary',
        help: 'Tokens that byte pairs are merged into, the 256 bytes included.',
        unit: 'tokens',
        group: 'Data',
        scale: 'log',
        when: { ...when, tokenizer: ['byte-pairs'] },
      }),
    context: z.int().min(4).max(4096).default(64).meta({
      title: 'Context',
      help: context,
      unit: 'tokens',
      group: 'Data',
      scale: 'log',
      when,
    }),
  }) as const;
