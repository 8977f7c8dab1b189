import { z } from 'zod';

const score = { precision: z.number().nullable(), recall: z.number().nullable(), f1: z.number().nullable() };
const mean = z.object({ precision: z.number(), recall: z.number(), f1: z.number() });

/** Precision and recall of each class. */
export const classScoresPanel = {
  name: 'class-scores',
  title: 'Classes',
  help: 'Precision: of what the model calls a class, how much is. Recall: of what is a class, how much the model finds. F1 is low where either is. Macro means count every class alike, micro every example.',
  schema: z.object({
    classes: z.array(z.object({ name: z.string(), support: z.number(), ...score })),
    macro: mean,
    micro: mean,
    accuracy: z.number(),
    examples: z.int().min(0),
  }),
};

export type ClassScoresBody = z.infer<typeof classScoresPanel.schema>;
