import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';

/** Points of fresh latents. */
export const pointsQuestion = {
  name: 'points',
  title: 'Draw points',
  help: 'New points, from random numbers that training has not seen.',
  asked: z.strictObject({
    count: z.int().min(1).max(10_000).default(1000).meta({ title: 'Points', help: 'How many.' }),
    seed: z.int().min(0).max(2147483647).default(0).meta({ title: 'Seed', help: 'The same seed draws the same.' }),
    class: z.string().nullable().default(null).meta({
      title: 'Class',
      help: 'Only points of this class, from a GAN that was told classes; empty for all in turn.',
    }),
  }),
  answered: z.object({
    /** What the coordinates are called. */
    columns: z.tuple([z.string(), z.string()]),
    /** In the data's units. */
    points: z.array(z.tuple([z.number(), z.number()])),
    /** The class of each point; missing where the networks are told none. */
    classes: z.array(z.string()).optional(),
  }),
  panel: null,
  needsData: () => false,
} satisfies QuestionInfo;

export type PointsAsked = AskedOf<typeof pointsQuestion>;
