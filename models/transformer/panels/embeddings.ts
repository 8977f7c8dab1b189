import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';

/**
 * How alike a transformer's embeddings are. Matrices, each where there is such a thing:
 * - `positions` [length, width]: the positional encoding; `position-similarity` [length, length]: its cosines;
 * - `token-similarity` [n, n]: cosines of the first n token embeddings, which `vocabulary` names.
 */
export const embeddingsPanel = panelInfo({
  name: 'embeddings',
  title: 'Embeddings',
  help: 'Each cell compares two vectors by the cosine of the angle between them: 1 for the same direction, 0 for nothing in common, −1 for opposites. Positions that are near become alike; so do tokens that are used alike.',
  schema: z.object({
    /** Labels of `token-similarity`; empty where there is none. */
    vocabulary: z.array(z.string()),
  }),
  report: {
    figures: (_body, matrix) =>
      (['position', 'token'] as const).flatMap((what) => {
        const cosines = matrix(`${what}-similarity`);
        return cosines
          ? { kind: 'matrix' as const, title: `Cosines of ${what}s`, matrix: cosines, from: -1, to: 1 }
          : [];
      }),
  },
});

export type EmbeddingsBody = BodyOf<typeof embeddingsPanel>;
