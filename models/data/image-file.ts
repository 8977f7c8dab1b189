import { readFile, stat } from 'node:fs/promises';
import { RequestError } from '../core/errors.js';
import { systemPath } from './byte-names.js';
import { decodeImage } from './decode-image.js';
import { fileError, printable } from './file-errors.js';
import { ImageError } from './image-header.js';
import { fitPicture, withChannels } from './resample.js';

const LIMIT_BYTES = 100_000_000;

/**
 * The pixels of a PNG or JPEG file, brought to the shape of a data set's images. Throws RequestError that names the file
 * where it is none.
 */
export async function pixelsOfFile(
  path: string,
  shape: { width: number; height: number; channels: 1 | 3 },
): Promise<Uint8Array> {
  const refused = (reason: string, cause?: unknown) =>
    new RequestError(`input: ${printable(path)} can't be used, since ${reason}; use a PNG or JPEG image.`, {
      field: 'input',
      cause,
    });
  try {
    const { size } = await stat(systemPath(path));
    if (size > LIMIT_BYTES) throw refused(`it is larger than ${LIMIT_BYTES / 1e6} MB`);
    const picture = decodeImage(await readFile(systemPath(path)));
    return withChannels(fitPicture(picture, shape), shape.channels).pixels;
  } catch (error) {
    if (error instanceof RequestError) throw error;
    if (error instanceof ImageError) throw refused(error.message, error);
    throw fileError(path, error);
  }
}
