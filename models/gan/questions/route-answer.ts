import { z } from 'zod';
import { galleryPanel } from '../../panels/gallery.js';

const distance = z.number().min(0);

/** Pictures on a way through samples, in rows; what the last row has more is black. */
export const routeAnswer = galleryPanel.schema.extend({
  /** Pictures, the samples among them. */
  count: z.int().min(1),
  /** Pictures from a sample up to the next one, that one left out. */
  hops: z.int().min(1),
  /** The samples that it goes through, as they are asked for: the pictures at every `hops`-th place. */
  samples: z.array(z.string()),
  /** Whether the last picture is followed by the first. */
  loop: z.boolean(),
  /**
   * How much each picture differs from the one before it, the first of a loop from the last: the root of the mean squared
   * difference of pixels, which go from 0 to 255.
   */
  distances: z.array(distance),
  /** The same between each sample and the next, on average: what the way is cut into. */
  apart: distance,
});

export type RouteBody = z.output<typeof routeAnswer>;
