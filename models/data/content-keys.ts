/** Keys that are equal where the content is. */
import { createHash } from 'node:crypto';
import { imagesAt, type ImageRows } from './open-images.js';

/** Hashed between two turns of the event loop. */
const BYTES_PER_TURN = 16_000_000;

/** Of each image, by its pixels. */
export async function imageKeys(images: ImageRows): Promise<string[]> {
  const imageBytes = images.height * images.width * images.channels;
  const perTurn = Math.ceil(BYTES_PER_TURN / imageBytes);
  const keys: string[] = [];
  for (let first = 0; first < images.count; first += perTurn) {
    const count = Math.min(perTurn, images.count - first);
    const pixels = imagesAt(
      images,
      Int32Array.from({ length: count }, (_, i) => first + i),
    );
    for (let i = 0; i < count; i++) keys.push(digest(pixels.subarray(i * imageBytes, (i + 1) * imageBytes)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return keys;
}

export const textKey = (text: string): string => digest(Buffer.from(text, 'utf8'));

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64');
