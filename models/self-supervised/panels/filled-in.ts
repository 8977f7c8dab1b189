import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';

/** Hidden tokens of a few held-out texts, and what is filled in. */
export const filledInPanel = panelInfo({
  name: 'filled-in',
  title: 'Filled in',
  help: 'The same texts at every step, which the model is not trained on, with the same tokens hidden: what it fills in, how sure it is, and what stood there. Always filling in the commonest token of the training texts would be right as often as is told beside.',
  schema: z.object({
    texts: z
      .array(
        z.object({
          title: z.string(),
          /** Labels of all its tokens. */
          tokens: z.array(z.string()),
          hidden: z.array(
            z.object({
              /** Which token, from 0. */
              place: z.int().min(0),
              /** The most probable tokens, the first one first. */
              guesses: z.array(z.object({ token: z.string(), probability: z.number() })).min(1),
              /** Of the right one. */
              probability: z.number(),
              right: z.boolean(),
            }),
          ),
        }),
      )
      .min(1),
    /** The commonest token of the training texts, and how many of the hidden ones it is. */
    commonest: z.object({ token: z.string(), right: z.int().min(0) }),
  }),
  report: {
    figures: ({ texts }) =>
      texts.map(({ title, tokens, hidden }) => ({
        kind: 'table' as const,
        title,
        columns: ['Hidden', 'Filled in', 'Probability'],
        rows: hidden.map(({ place, guesses: [best] }) => [
          tokens[place]!,
          best!.token,
          `${(best!.probability * 100).toFixed(1)}%`,
        ]),
      })),
  },
});

export type FilledInBody = BodyOf<typeof filledInPanel>;
