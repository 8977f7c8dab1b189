import { z } from 'zod';

/** Predicted numbers beside the true ones. */
export const fitPanel = {
  name: 'fit',
  title: 'Predicted and true',
  help: 'Each point is a test row: across, the true number; up, the predicted one. Perfect predictions lie on the diagonal. R² is the share of the variance that is explained.',
  schema: z.object({
    /** What is predicted. */
    target: z.string(),
    /** [true, predicted], in the target's unit. */
    points: z.array(z.tuple([z.number(), z.number()])),
    meanSquaredError: z.number(),
    rootMeanSquaredError: z.number(),
    meanAbsoluteError: z.number(),
    r2: z.number().nullable(),
    examples: z.int().min(0),
  }),
};

export type FitBody = z.infer<typeof fitPanel.schema>;
