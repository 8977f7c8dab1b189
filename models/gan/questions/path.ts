import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';
import { galleryPanel } from '../../panels/gallery.js';
import { sampleList } from './samples.js';
import { asClass, hopsKey, waysBetween } from './keys.js';
import { routeAnswer } from './route-answer.js';

/** From sample to sample through the space of latents. */
export const pathQuestion = {
  name: 'path',
  title: 'Latent path',
  help: 'Pictures on the way from one sample to another through the space of latents, and how far they are apart.',
  asked: z.strictObject({
    samples: sampleList('samples', { least: 2, most: 16 }).default('1, 2').meta({
      title: 'Samples',
      help: 'Where the way goes, in order: 12 is the gallery’s, 7:3 the third that seed 7 draws, 12@Coat is drawn as a coat.',
    }),
    hops: hopsKey(12),
    way: z.enum(waysBetween).default('spherical').meta({
      title: 'Way',
      help: 'Along the sphere that most latents lie near, in a straight line, which passes nearer to the middle, or smoothly through all samples.',
    }),
    loop: z
      .boolean()
      .default(false)
      .meta({ title: 'There and back', help: 'Go on from the last sample to the first.' }),
    class: asClass,
  }),
  answered: routeAnswer,
  panel: galleryPanel.name,
  draws: true,
  needsData: () => false,
} satisfies QuestionInfo;

export type PathAsked = AskedOf<typeof pathQuestion>;
