import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { galleryPanel } from '../../panels/gallery.js';
import { MOST_SAMPLES, sampleList } from './samples.js';
import { seedKey } from './keys.js';

/** Pictures of fresh latents. */
export const drawQuestion = {
  name: 'draw',
  title: 'Draw',
  help: 'New pictures, from random numbers that training has not seen.',
  asked: z.strictObject({
    count: z.int().min(1).max(1024).default(64).meta({ title: 'Pictures', help: 'How many, in one picture of tiles.' }),
    seed: seedKey,
    class: z.string().nullable().default(null).meta({
      title: 'Class',
      help: 'Only pictures of this class, from a GAN that was told classes; empty for all in turn.',
    }),
    interpolate: z
      .int()
      .min(0)
      .max(64)
      .refine((steps) => steps !== 1, { message: 'interpolate: 1 is not allowed; use 0, or 2 to 64.' })
      .default(0)
      .meta({
        title: 'On the way',
        help: 'Each row of so many pictures goes from one latent to another, and the last row is filled up; 0 draws unrelated ones.',
      }),
    interpolation: z.enum(['spherical', 'linear']).default('spherical').meta({
      title: 'Way',
      help: 'Along the sphere that most latents lie near, or in a straight line, which passes nearer to the middle.',
    }),
    samples: sampleList('samples', { least: 1, most: MOST_SAMPLES }).nullable().default(null).meta({
      title: 'Samples',
      help: 'These instead of fresh ones: 12 is the gallery’s, 7:3 the third that seed 7 draws, 12@Coat is drawn as a coat.',
    }),
  }),
  answered: galleryPanel.schema,
  panel: galleryPanel.name,
  draws: true,
  needsData: () => false,
} satisfies QuestionInfo;

export type Drawing = AskedOf<typeof drawQuestion>;
