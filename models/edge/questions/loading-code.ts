import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { places } from '../loading-code/places.js';

/** Code to copy that loads a variant's files elsewhere. */
export const loadingCodeQuestion = {
  name: 'loading-code',
  title: 'Loading code',
  help: 'Code for browser, Node.js and Python that loads a variant and runs it on one example: raw pixels, columns or tokens go in, as the model has its own preprocessing inside. It names the files as Save files copies them.',
  asked: z.strictObject({
    variant: z.int().min(1).max(1e6).default(1).meta({ title: 'Variant', help: 'The step that made it.' }),
  }),
  answered: z.object({
    codes: z.array(
      z.object({
        place: z.enum(places),
        title: z.string(),
        /** The whole text; null where there is none. */
        code: z.string().nullable(),
        /** Why there is none. */
        reason: z.string().nullable(),
      }),
    ),
  }),
  panel: null,
  needsData: () => false,
} satisfies QuestionInfo;

export type LoadingCodeAsked = AskedOf<typeof loadingCodeQuestion>;
