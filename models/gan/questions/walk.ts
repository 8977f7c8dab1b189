import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { galleryPanel } from '../../panels/gallery.js';
import { asClass, hopsKey, seedKey } from './keys.js';
import { routeAnswer } from './route-answer.js';

/** A smooth way through several latents of a seed, and back to the first. */
export const walkQuestion = {
  name: 'walk',
  title: 'Random walk',
  help: 'A smooth way through the space of latents that comes back to where it began, drawn from a seed.',
  asked: z.strictObject({
    seed: seedKey,
    through: z.int().min(3).max(16).default(6).meta({ title: 'Through', help: 'Latents that the way goes through.' }),
    hops: hopsKey(8),
    class: asClass,
  }),
  answered: routeAnswer,
  panel: galleryPanel.name,
  draws: true,
  needsData: () => false,
} satisfies QuestionInfo;

export type WalkAsked = AskedOf<typeof walkQuestion>;
