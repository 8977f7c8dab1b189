import { z } from 'zod';
import { shownExampleSchema, tilesSchema } from './shown-examples.js';

/** What is taken for what. The matrix `counts` [K, K] has a row for each true class and a column for each predicted one. */
export const confusionPanel = {
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
};

export type ConfusionBody = z.infer<typeof confusionPanel.schema>;
