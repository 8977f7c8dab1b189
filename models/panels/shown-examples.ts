/** Examples that a panel shows: as tiles of its picture, or as rows of values. */
import { z } from 'zod';

const size = z.int().min(1);

export const shownExampleSchema = z.object({
  /** Its number in the test data, from 0. */
  number: z.int().min(0),
  /** Of the class that the model holds for the right one. */
  probability: z.number(),
  /** Which tile of the picture it is, row by row from 0; null for rows of a table. */
  tile: z.int().min(0).nullable(),
  /** Its values as they are written, by column; null for images. */
  values: z.array(z.string()).nullable(),
});

/** How the picture is cut into tiles, without gaps. Null where examples are rows of a table. */
export const tilesSchema = z.object({ columns: size, tileWidth: size, tileHeight: size }).nullable();

export type ShownExample = z.infer<typeof shownExampleSchema>;
export type Tiles = z.infer<typeof tilesSchema>;
