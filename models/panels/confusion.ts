import { z } from 'zod';
import { panelInfo } from '../core/panel.js';
import { shownExampleSchema, tilesSchema } from './shown-examples.js';

/** What is taken for what. The matrix `counts` [K, K] has a row for each true class and a column for each predicted one. */
export const confusionPanel = panelInfo({
  name: 'confusion',
  title: 'Confusion',
  help: 'A row is a true class, a column what the model takes it for. What is right lies on the diagonal; a bright cell beside it is a pair of classes that get mixed up. Click a cell to see examples.',
  schema: z.object({
    classNames: z.array(z.string()),
    /** Of how many test examples, out of how many, and what they are in the plural. */
    examples: z.int().min(0),
    of: z.int().min(0),
    unit: z.string(),
    tiles: tilesSchema,
    /** Names of the columns of a table; null for images. */
    columns: z.array(z.string()).nullable(),
    /** The cells with examples in them: true and predicted class, and the surest few of them. */
    cells: z.array(
      z.object({ target: z.int().min(0), predicted: z.int().min(0), examples: z.array(shownExampleSchema) }),
    ),
  }),
  report: {
    // Tiles of examples for each cell, which only a pointer finds.
    withoutPicture: true,
    figures({ classNames, examples, unit }, matrix) {
      const counts = matrix('counts');
      if (!counts) return [];
      const most = counts.values.reduce((a, b) => Math.max(a, b), 0);
      // More don't fit a page with their names.
      const named = classNames.length === counts.rows && counts.rows <= 20;
      const title = `Counts of ${examples.toLocaleString('en')} ${unit}`;
      const axes = {
        rows: { title: 'true class', names: classNames },
        columns: { title: 'taken for', names: classNames },
      };
      return [{ kind: 'matrix', title, matrix: counts, from: 0, to: most, ...(named && axes) }];
    },
  },
});

export type ConfusionBody = z.infer<typeof confusionPanel.schema>;
