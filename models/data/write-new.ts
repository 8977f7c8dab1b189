import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Writes a new file, synced to disk, and returns the SHA-256 of all its bytes. System errors pass through. */
export async function writeNew(path: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    for await (const part of parts) {
      hash.update(part);
      await file.writeFile(part);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
