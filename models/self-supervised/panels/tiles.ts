import { z } from 'zod';

const size = z.int().min(1);

/** How a picture is cut into tiles, without gaps. Null where examples are no images. */
export const tilesSchema = z
  .object({
    columns: size.meta({ title: 'Picture: tiles in a row' }),
    tileWidth: size.meta({ title: 'Picture: width of a tile in pixels' }),
    tileHeight: size.meta({ title: 'Picture: height of a tile in pixels' }),
  })
  .nullable()
  .meta({ title: 'Picture' });
