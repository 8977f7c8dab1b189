import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';

/** Text that goes on from a prompt, piece by piece. */
export const generateQuestion = {
  name: 'generate',
  title: 'Generate',
  help: 'Text, token by token.',
  asked: z.strictObject({
    prompt: z
      .string()
      .max(100_000)
      .default('')
      .meta({ title: 'Prompt', help: 'What to go on from; empty: by itself.' }),
    maxTokens: z.int().min(1).max(10_000).default(200).meta({ title: 'Tokens', help: 'To write at most.' }),
    temperature: z
      .number()
      .min(0)
      .max(10)
      .default(0.8)
      .meta({ title: 'Temperature', help: 'Divides the logits; 0 always takes the most probable token.' }),
    topK: z
      .int()
      .min(1)
      .max(2147483647)
      .nullable()
      .default(null)
      .meta({ title: 'Top-k', help: 'Only the k most probable tokens are drawn from; empty for all.' }),
    topP: z.number().gt(0).max(1).default(1).meta({
      title: 'Top-p',
      help: 'Only the most probable tokens that together have this probability are drawn from; 1 for all (Holtzman et al. 2020).',
    }),
    seed: z
      .int()
      .min(0)
      .max(2147483647)
      .default(0)
      .meta({ title: 'Seed', help: 'The same seed writes the same text.' }),
    stop: z
      .string()
      .max(4096)
      .default('')
      .meta({ title: 'Stop at', help: 'Writing ends before this; empty for never.' }),
  }),
  /** `text` is all that was written, the prompt not included. */
  answered: z.object({ text: z.string(), tokens: z.int().min(0), seconds: z.number().min(0) }),
  panel: null,
  needsData: () => false,
  piece: z.string(),
} satisfies QuestionInfo;

export type GenerateOptions = AskedOf<typeof generateQuestion>;

export const generateDefaults: GenerateOptions = generateQuestion.asked.parse({}, { jitless: true });
