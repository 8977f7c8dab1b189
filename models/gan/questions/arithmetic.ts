import { z } from 'zod';
import type { AskedOf, AnsweredOf, QuestionInfo } from '../../core/questions.js';
import { galleryPanel } from '../../panels/gallery.js';
import { sampleList } from './samples.js';
import { asClass, seedKey } from './keys.js';

const MOST = 8;

const operand = (key: 'a' | 'b' | 'c', byDefault: string, help: string) =>
  sampleList(key, { least: 1, most: MOST }).default(byDefault).meta({ title: key.toUpperCase(), help });

/** What is left of samples where others are taken away and others added: A − B + C. */
export const arithmeticQuestion = {
  name: 'arithmetic',
  title: 'Arithmetic',
  help: 'A − B + C of latents: what A has and B has not, given to C (Radford et al. 2016). Each may be the mean of several samples, which is steadier than one.',
  asked: z.strictObject({
    a: operand('a', '1', 'Samples, as in 1, 4, 9: their mean is what B is taken away from.'),
    b: operand('b', '2', 'Samples whose mean is taken away.'),
    c: operand('c', '3', 'Samples whose mean is added.'),
    near: z.int().min(0).max(MOST).default(MOST).meta({
      title: 'Nearby',
      help: 'Pictures of latents near the result: where they look alike, it is no accident.',
    }),
    deviation: z.number().min(0).max(2).default(0.25).meta({
      title: 'How near',
      help: 'Deviation of the noise that those are off by; latents themselves deviate by 1.',
    }),
    typical: z.boolean().default(true).meta({
      title: 'Typical length',
      help: 'Brings means and the result as far out as random latents lie, where the generator has learned to draw; the paper left them as they come.',
    }),
    seed: seedKey,
    class: asClass,
  }),
  /** Four rows: A, B, C and the result. Each begins with what counts, behind which stand its samples or what is nearby; the rest is black. */
  answered: galleryPanel.schema.extend({
    a: z.array(z.string()),
    b: z.array(z.string()),
    c: z.array(z.string()),
    near: z.int().min(0),
    /** How far out A − B + C lies as it comes, where random latents lie at 1. */
    length: z.number().min(0),
  }),
  panel: galleryPanel.name,
  draws: true,
  needsData: () => false,
} satisfies QuestionInfo;

export type ArithmeticAsked = AskedOf<typeof arithmeticQuestion>;
export type ArithmeticBody = AnsweredOf<typeof arithmeticQuestion>;
