import { z } from 'zod';

const size = z.int().min(1);

/**
 * What the layers make of an image. The picture is the image; the matrix `maps/L` [channels · height, width] has the maps of
 * layer L, one below the other.
 */
export const featureMapsPanel = {
  name: 'feature-maps',
  title: 'Feature maps',
  help: 'Where each filter finds what it looks for in this image: bright is much. Later layers are smaller and answer to larger, more abstract things.',
  schema: z.object({
    /** What the image is: "Test image 12", a file's name. */
    title: z.string(),
    layers: z.array(
      z.object({
        name: z.string(),
        width: size,
        height: size,
        /** Maps that are shown, of how many. */
        channels: size,
        of: size,
        /** The largest value of each shown map. */
        largest: z.array(z.number()),
      }),
    ),
    /** The most probable classes, the first one first. */
    classes: z.array(z.object({ name: z.string(), probability: z.number() })),
  }),
};

export type FeatureMapsBody = z.infer<typeof featureMapsPanel.schema>;
