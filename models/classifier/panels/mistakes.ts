import { z } from 'zod';
import { shownExampleSchema, tilesSchema } from '../../panels/shown-examples.js';

/** The examples that the model is surest of and wrong about. */
export const mistakesPanel = {
  name: 'mistakes',
  title: 'Mistakes',
  help: 'Test examples that the model gets wrong, the surest mistakes first. Some are hard, some are labelled wrong, and some show what the model looks at instead.',
  schema: z.object({
    tiles: tilesSchema,
    columns: z.array(z.string()).nullable(),
    mistakes: z.array(
      shownExampleSchema.extend({
        target: z.string(),
        /** The most probable classes, the first one first. */
        classes: z.array(z.object({ name: z.string(), probability: z.number() })),
      }),
    ),
  }),
};

export type MistakesBody = z.infer<typeof mistakesPanel.schema>;
