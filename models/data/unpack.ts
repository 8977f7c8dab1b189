import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { RequestError } from '../core/errors.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { formatBytes, MAX_TEXT_BYTES } from './limits.js';

const gunzipAsync = promisify(gunzip);

/**
 * What a gzip file of text holds, or the bytes themselves where they are no gzip file; `path` is for error sentences.
 * Throws RequestError where the file is damaged or holds more than a text may have.
 */
export async function unpackText(path: string, stored: Uint8Array): Promise<Uint8Array> {
  if (stored[0] !== 0x1f || stored[1] !== 0x8b) return stored;
  try {
    return await gunzipAsync(stored, { maxOutputLength: MAX_TEXT_BYTES });
  } catch (error) {
    const reason = REASONS[systemErrorCode(error) ?? ''];
    if (reason === undefined) throw fileError(path, error);
    throw new RequestError(`${printable(path)}: ${reason}.`, { cause: error });
  }
}

const REASONS: Record<string, string> = {
  Z_BUF_ERROR: 'the gzip file ends too early; download or copy it again',
  Z_DATA_ERROR: 'the gzip file is damaged; download or copy it again',
  ERR_BUFFER_TOO_LARGE: `the gzip file holds more than the ${formatBytes(MAX_TEXT_BYTES)} that a text may have`,
};
