import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';

export const heightQuestion = {
  name: 'height',
  title: 'Height',
  help: 'How high the line is at x.',
  asked: z.strictObject({ x: z.number().min(-100).max(100).default(0).meta({ title: 'x', help: 'Where to look.' }) }),
  answered: z.object({ y: z.number() }),
  panel: null,
} satisfies QuestionInfo;

export type HeightAsked = AskedOf<typeof heightQuestion>;
