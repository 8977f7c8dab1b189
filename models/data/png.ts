import { encode } from 'fast-png';
import type { Picture } from '../core/telemetry.js';

/** The picture as a PNG file, 8 bits per channel. The same picture gives the same bytes. */
export function encodePng(picture: Picture): Uint8Array {
  const { width, height, channels, pixels } = picture;
  return encode({ width, height, channels, depth: 8, data: pixels }, { zlib: { level: 6 } });
}
