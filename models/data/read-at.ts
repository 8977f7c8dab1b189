import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { RequestError } from '../core/errors.js';
import { systemPath } from './byte-names.js';
import { fileError, printable } from './file-errors.js';
import { formatBytes } from './limits.js';

/** Up to `length` bytes from `position`; fewer at the file's end. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The first `length` bytes of a file; fewer where it has no more. */
export async function readHead(path: string, length: number): Promise<Buffer> {
  const file = await open(systemPath(path), 'r');
  try {
    return await readAt(file, 0, length);
  } finally {
    await file.close();
  }
}

/**
 * All bytes of a regular file. Throws RequestError where it is none, can't be read, or has more than `most` bytes;
 * `what` is the expected file with its article.
 */
export async function readWhole(path: string, { what, most }: { what: string; most: number }): Promise<Uint8Array> {
  try {
    const info = await stat(systemPath(path));
    if (info.isDirectory()) throw new RequestError(`${printable(path)}: this is a folder; ${what} is needed.`);
    if (!info.isFile()) throw new RequestError(`${printable(path)}: this is not a regular file.`);
    if (info.size > most) {
      throw new RequestError(
        `${printable(path)}: ${formatBytes(info.size)} are too many; ${what} may have ${formatBytes(most)}.`,
      );
    }
    return await readFile(systemPath(path));
  } catch (error) {
    throw fileError(path, error);
  }
}
