import { z } from 'zod';

const size = z.int().min(1);

/**
 * The first convolution's filters as tiles of the picture. The matrix `filters` [filters, side · side · channels] has their
 * weights.
 */
export const filtersPanel = {
  name: 'filters',
  title: 'Filters',
  help: 'Each tile is a small pattern that the first layer looks for everywhere in the image: bright where it wants bright, dark where it wants dark, grey where it does not care. Edges and spots form in the first epochs.',
  schema: z.object({
    count: size,
    columns: size,
    /** Pixels of a tile. */
    side: size,
    channels: size,
    /** The weight that is white; its negative is black. */
    largest: z.number(),
  }),
};

export type FiltersBody = z.infer<typeof filtersPanel.schema>;
