import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';
import { probeSchema } from '../../panels/probes.js';

/** Heads that a report shows. */
const MOST_HEADS = 24;

/**
 * Attention of every head on each probe. Keys of matrices, P being the probe's position in `probes`, L a layer and H a
 * head, all from 0:
 * - `attention/P/L/H` [tokens, tokens]: weight of each key (column) for each query (row);
 * - `attention/P/L/average`: mean over the heads; `attention/P/rollout`: over all layers (Abnar & Zuidema 2020);
 * - `thumbnails/P` [layers · heads · side, side]: every head, pooled to side × side, one below the other.
 */
export const attentionPanel = panelInfo({
  name: 'attention',
  title: 'Attention',
  help: 'A row is a token that looks, a column one that is looked at; the brighter a cell, the more of the row’s attention it has, and each row adds up to 1. Small squares are heads: a layer’s heads look at different things at once.',
  schema: z.object({
    layers: z.int().min(0),
    heads: z.int().min(0),
    probes: z.array(
      probeSchema.extend({
        /** Mean entropy of a head's rows in bits, by layer and head. */
        entropy: z.array(z.array(z.number())),
      }),
    ),
  }),
  report: {
    // Every head on the first probe, and no more than a page holds.
    figures: ({ layers, heads }, matrix) =>
      Array.from({ length: Math.min(MOST_HEADS, layers * heads) }, (_, at) => [
        Math.floor(at / heads),
        at % heads,
      ]).flatMap(([layer, head]) => {
        const weights = matrix(`attention/0/${layer}/${head}`);
        if (!weights) return [];
        const to = weights.values.reduce((a, b) => Math.max(a, b), 0);
        return {
          kind: 'matrix' as const,
          title: `Layer ${layer! + 1}, head ${head! + 1}`,
          matrix: weights,
          from: 0,
          to,
        };
      }),
  },
});

export type AttentionBody = BodyOf<typeof attentionPanel>;
