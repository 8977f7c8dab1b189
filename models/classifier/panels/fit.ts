import { z } from 'zod';
import { figure } from '../../core/diagnosis/figure.js';
import { panelInfo } from '../../core/panel.js';

/** Predicted numbers beside the true ones. */
export const fitPanel = panelInfo({
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
  report: {
    figures: ({ target, examples, rootMeanSquaredError, meanAbsoluteError, r2 }) => [
      {
        kind: 'table',
        title: `${target}, of ${examples.toLocaleString('en')} test rows`,
        columns: ['RMSE', 'Mean absolute error', 'R²'],
        rows: [[rootMeanSquaredError, meanAbsoluteError, r2].map((one) => (one === null ? '–' : figure(one)))],
      },
    ],
  },
});

export type FitBody = z.infer<typeof fitPanel.schema>;
