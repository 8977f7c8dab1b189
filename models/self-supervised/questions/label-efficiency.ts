import { z } from 'zod';
import { doingPiece, type AnsweredOf, type AskedOf, type QuestionInfo } from '../../core/questions.js';

const share = z.number().min(0).max(1);

/** Ways to learn from few labels; the last two do without what was learned here. */
export const WAYS = ['frozen', 'fineTuned', 'scratch', 'raw'] as const;
export type Way = (typeof WAYS)[number];

/** What few labels come to with this encoder, and without. */
export const labelEfficiencyQuestion = {
  name: 'label-efficiency',
  title: 'Label efficiency',
  help: 'How good a classifier is that learns from few labels: on this encoder’s features, by fine-tuning it, with the same network from scratch, and on the bare examples.',
  asked: z.strictObject({
    labels: z.array(z.int().min(1).max(10_000)).min(1).max(6).default([1, 10, 100]).meta({
      title: 'Labels a class',
      help: 'Training examples of each class whose labels are used, for each point of the curves.',
    }),
    seeds: z.int().min(1).max(20).default(3).meta({
      title: 'Seeds',
      help: 'Each draws other examples, and other initial values from scratch: the spread tells what is chance.',
    }),
    steps: z.int().min(1).max(10_000).default(300).meta({
      title: 'Steps',
      help: 'Updates of each network, fine-tuned or from scratch: AdamW at 0.001 with a cosine to 0, batches of 64, no augmentation.',
      scale: 'log',
    }),
  }),
  answered: z.object({
    /** What examples are, in the plural, and how many tests every share is of. */
    unit: z.string(),
    examples: z.int().meta({ title: 'Tested on' }),
    classes: z.int().meta({ title: 'Classes' }),
    seeds: z.int().meta({ title: 'Seeds' }),
    /** How often the most frequent class is right. */
    chance: share.meta({ title: 'Chance', unit: 'share' }),
    results: z.array(
      z.object({
        way: z.enum(WAYS).meta({ title: 'Way' }),
        /** Of each class. */
        labels: z.int().meta({ title: 'Labels a class' }),
        /** Mean over the seeds, their standard deviation (n − 1; null of one seed), and the least and the best of them. */
        accuracy: share.meta({ title: 'Accuracy', unit: 'share' }),
        deviation: z.number().min(0).nullable().meta({ title: 'Deviation', unit: 'share' }),
        least: share.meta({ title: 'Least', unit: 'share' }),
        most: share.meta({ title: 'Most', unit: 'share' }),
      }),
    ),
  }),
  panel: null,
  piece: doingPiece,
} satisfies QuestionInfo;

export type LabelEfficiencyAsked = AskedOf<typeof labelEfficiencyQuestion>;
export type LabelEfficiency = AnsweredOf<typeof labelEfficiencyQuestion>;
export type LabelResult = LabelEfficiency['results'][number];
