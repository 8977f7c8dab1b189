import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';
import { tilesSchema } from './tiles.js';

const share = z.number().min(0).max(1);

/** Training examples nearest to some, by what the encoder makes of them and as they are. */
export const neighboursPanel = panelInfo({
  name: 'neighbours',
  title: 'Neighbours',
  help: 'Beside each test example are the training examples most alike to it, by the cosine of the encoder’s features and, as a baseline, by that of their plain values. Where the first row shows more of the same kind of thing than the second, the encoder has learned something that its input does not say by itself.',
  schema: z.object({
    /** Each example, `by` itself, followed by its neighbours, the nearest first. */
    rows: z.array(
      z.object({
        by: z.enum(['itself', 'features', 'plain']).meta({ title: 'By' }),
        /** "Test image 12", "Training image 3051"; an example in words where it is none. */
        name: z.string().meta({ title: 'Example' }),
        class: z.string().nullable().meta({ title: 'Class' }),
        /** Cosine: 1 is the same direction. */
        similarity: z.number().meta({ title: 'Similarity' }),
        /** Its number in the training data, or the test data for the example itself; null for a file. */
        number: z.int().min(0).nullable().meta({ title: 'Number' }),
      }),
    ),
    /** Share of the neighbours that have the class of their example; null where it has none. */
    sameClass: z
      .object({
        features: share.meta({ title: 'Same class by features', unit: 'share' }),
        plain: share.meta({ title: 'Same class by plain values', unit: 'share' }),
        chance: share.meta({ title: 'Same class by chance', unit: 'share' }),
      })
      .nullable()
      .meta({ title: 'Same class' }),
    /** Training examples that were looked through, and all there are. */
    pool: z.int().min(1).meta({ title: 'Looked through' }),
    of: z.int().min(1).meta({ title: 'Training examples' }),
    unit: z.string().meta({ title: 'Examples are' }),
    /** The picture has a tile for each row, in their order. */
    tiles: tilesSchema,
  }),
  report: { throughTime: true },
});

export type NeighboursBody = BodyOf<typeof neighboursPanel>;
