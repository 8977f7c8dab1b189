import { z } from 'zod';

const axis = z.object({ name: z.string(), from: z.number(), to: z.number() });

/**
 * What the model says everywhere between two columns of numbers. Matrices [side, side], rows from the lowest value of `y` up:
 * `winner` and `probability` of classes, or `value` of a number.
 */
export const decisionSurfacePanel = {
  name: 'decision-surface',
  title: 'Decision surface',
  help: 'Colours show what the model says for every pair of values; points are the test rows. Where colours meet, it changes its mind: a straight line for a model without hidden layers, curves with them.',
  schema: z.object({
    x: axis,
    y: axis,
    side: z.int().min(2),
    /** Null where a number is predicted. */
    classNames: z.array(z.string()).nullable(),
    /** Test rows: [x, y, class index or number]. */
    points: z.array(z.tuple([z.number(), z.number(), z.number()])),
  }),
};

export type DecisionSurfaceBody = z.infer<typeof decisionSurfacePanel.schema>;
