import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { RequestError } from '../core/errors.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { formatBytes, MAX_TEXT_BYTES } from './limits.js';

const gunzipAsync = promisify(gunzip);

/** As `unpack`, for what a text may have. */
export function unpackText(path: string, stored: Uint8Array): Promise<Uint8Array> {
  return unpack(path, stored, { most: MAX_TEXT_BYTES, what: 'a text' });
}

/**
 * What a gzip file holds, or the bytes themselves where they are no gzip file; `path` is for error sentences, and `what`
 * names the content with its article. Throws RequestError where the file is damaged or holds more than `most` bytes.
 */
export async function unpack(
  path: string,
  stored: Uint8Array,
  { most, what }: { most: number; what: string },
): Promise<Uint8Array> {
  if (stored[0] !== 0x1f || stored[1] !== 0x8b) return stored;
  try {
    return await gunzipAsync(stored, { maxOutputLength: most });
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    const reason =
      code === 'ERR_BUFFER_TOO_LARGE'
        ? `the gzip file holds more than the ${formatBytes(most)} that ${what} may have`
        : REASONS[code];
    if (reason === undefined) throw fileError(path, error);
    throw new RequestError(`${printable(path)}: ${reason}.`, { cause: error });
  }
}

const REASONS: Record<string, string> = {
  Z_BUF_ERROR: 'the gzip file ends too early; download or copy it again',
  Z_DATA_ERROR: 'the gzip file is damaged; download or copy it again',
};
