/** Keys that are equal where the content is. */
import { createHash } from 'node:crypto';

/** Hashed between two turns of the event loop. */
const BYTES_PER_TURN = 16_000_000;

/** Of each of `count` images of one size, by its pixels. */
export async function imageKeys({ pixels, count }: { pixels: Uint8Array; count: number }): Promise<string[]> {
  const imageBytes = pixels.length / Math.max(1, count);
  const perTurn = Math.ceil(BYTES_PER_TURN / imageBytes);
  const keys: string[] = [];
  for (let i = 0; i < count; i++) {
    keys.push(digest(pixels.subarray(i * imageBytes, (i + 1) * imageBytes)));
    if (i % perTurn === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return keys;
}

export const textKey = (text: string): string => digest(Buffer.from(text, 'utf8'));

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
