import { z } from 'zod';
import { embeddingMapPanel, MAP_KINDS, mapKindTitles } from '../panels/embedding-map.js';

/** Where features of test examples lie on a plane. */
export const mapQuestion = {
  name: 'map',
  title: 'Map more examples',
  help: 'Lays the features of test examples out on a plane, as many as are wanted.',
  asked: z.strictObject({
    examples: z.int().min(5).max(2000).default(1000).meta({
      title: 'Examples',
      help: 'Equally many of each class. Time grows by their square.',
      unit: 'examples',
    }),
    kind: z
      .enum(['all', ...MAP_KINDS])
      .default('all')
      .meta({
        title: 'Map',
        help: 'Principal components, t-SNE, UMAP, or all three.',
        choiceTitles: { all: 'All', ...mapKindTitles },
      }),
  }),
  answered: embeddingMapPanel.schema,
  panel: embeddingMapPanel.name,
};
