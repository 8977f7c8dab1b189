import { z } from 'zod';
import type { BodyOf, PanelInfo } from '../core/panel.js';

const count = z.int().min(1);

/** Pictures in rows and columns: one PNG holds rows × columns tiles without gaps. */
export const galleryPanel = {
  name: 'gallery',
  title: 'Gallery',
  help: 'Each tile is drawn from the same random numbers at every step, so a tile that changes shows what the model has learned since. The film strip follows one tile through training.',
  schema: z.object({
    rows: count,
    columns: count,
    /** Tiles that there are, where the last row is not full. */
    count: count.optional(),
    /** Pixels. */
    tileWidth: count,
    tileHeight: count,
    /** What somebody of the model finds each tile: the higher its score, the more `as` says ("real"). Missing where nobody judges. */
    judged: z.object({ by: z.string(), as: z.string(), scores: z.array(z.number()) }).optional(),
    /** What the rows show, where each has a class of its own. */
    rowNames: z.array(z.string()).optional(),
  }),
  report: { throughTime: true },
} satisfies PanelInfo;

export type GalleryBody = BodyOf<typeof galleryPanel>;
