import { z } from 'zod';
import type { AskedOf, QuestionInfo } from '../../core/questions.js';

const coordinate = z.number().min(-100).max(100).default(0);

/** Runs of `line` are asked it too. */
export const residualQuestion = {
  name: 'residual',
  title: 'Residual',
  help: 'How far a point lies above the line.',
  asked: z.strictObject({
    x: coordinate.meta({ title: 'x', help: 'Of the point.' }),
    y: coordinate.meta({ title: 'y', help: 'Of the point.' }),
  }),
  answered: z.object({ residual: z.number(), checkpoint: z.int() }),
  panel: null,
} satisfies QuestionInfo;

export type ResidualAsked = AskedOf<typeof residualQuestion>;
