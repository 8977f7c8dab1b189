import { z } from 'zod';
import { panelInfo } from '../../core/panel.js';

const score = { precision: z.number().nullable(), recall: z.number().nullable(), f1: z.number().nullable() };
const mean = z.object({ precision: z.number(), recall: z.number(), f1: z.number() });

/** Precision and recall of each class. */
export const classScoresPanel = panelInfo({
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
  report: {
    figures: ({ classes, examples }) => [
      {
        kind: 'table',
        title: `Of ${examples.toLocaleString('en')} examples`,
        columns: ['Class', 'Precision', 'Recall', 'F1', 'Examples'],
        rows: classes.map(({ name, support, precision, recall, f1 }) => [
          name,
          ...[precision, recall, f1].map((score) => (score === null ? '–' : `${(score * 100).toFixed(1)}%`)),
          support.toLocaleString('en'),
        ]),
      },
    ],
  },
});

export type ClassScoresBody = z.infer<typeof classScoresPanel.schema>;
