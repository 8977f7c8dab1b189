import { z } from 'zod';
import { panelInfo } from '../../core/panel.js';

/** How far the model's confidence can be trusted (Guo et al. 2017). */
export const reliabilityPanel = panelInfo({
  name: 'reliability',
  title: 'Reliability',
  help: 'Of the examples that the model is, say, 80 % sure of, are 80 % right? Bars on the diagonal mean yes; below it the model is too sure of itself, above it too modest. The error is the mean distance, by how many examples a bar has.',
  schema: z.object({
    bins: z.array(
      z.object({
        from: z.number(),
        to: z.number(),
        count: z.number(),
        confidence: z.number().nullable(),
        accuracy: z.number().nullable(),
      }),
    ),
    calibrationError: z.number(),
    examples: z.int().min(0),
  }),
  report: {
    figures: ({ bins, calibrationError, examples }) => [
      {
        kind: 'table',
        title: `Calibration error ${percent(calibrationError)}, of ${examples.toLocaleString('en')} examples`,
        columns: ['Sure', 'Mean confidence', 'Right', 'Examples'],
        rows: bins
          .filter(({ count }) => count > 0)
          .map(({ from, to, confidence, accuracy, count }) => [
            `${Math.round(from * 100)} to ${Math.round(to * 100)}%`,
            percent(confidence),
            percent(accuracy),
            count.toLocaleString('en'),
          ]),
      },
    ],
  },
});

const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)}%`);

export type ReliabilityBody = z.infer<typeof reliabilityPanel.schema>;
