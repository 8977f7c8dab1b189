import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';

const size = z.int().min(1);

/** Its picture has three tiles for each image: as it is, what was left of it, what was drawn of that. */
export const reconstructionsPanel = panelInfo({
  name: 'reconstructions',
  title: 'Reconstructions',
  help: 'The same test images at every step, with the same patches hidden or the same noise added: as they are, what the encoder was given, and what was drawn of that. The error is the mean square of the differences, where there was something to tell; beside it is that of the mean of the training images, which anybody could draw without looking.',
  schema: z.object({
    images: z
      .array(
        z.object({
          /** "Test image 12", "Your image". */
          title: z.string(),
          /** Mean squared error, in units of the loss. */
          error: z.number(),
          /** The same of the mean over training images, place by place. */
          baseline: z.number(),
          /** Patches that were hidden, row by row from 0. */
          hidden: z.array(z.int().min(0)),
        }),
      )
      .min(1),
    tileWidth: size,
    tileHeight: size,
    /** How many patches there are; null where noise was added to all pixels. */
    patches: z.object({ across: size, down: size }).nullable(),
    /** Pixels in 0…1, or patches less their own mean in units of their own deviation. */
    unit: z.enum(['pixels', 'normalised']),
    /** Training images whose mean the baseline is. */
    baselineOf: size,
  }),
  report: {
    throughTime: true,
    figures: ({ images }) => [
      {
        kind: 'table',
        title: 'How far from what was there',
        columns: ['Image', 'Mean squared error', 'Mean training image'],
        rows: images.map(({ title, error, baseline }) => [title, error.toFixed(4), baseline.toFixed(4)]),
      },
    ],
  },
});

export type ReconstructionsBody = BodyOf<typeof reconstructionsPanel>;
