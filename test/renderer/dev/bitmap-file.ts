import type { Picture } from '../../../models/core/telemetry.js';

const HEADER = 54;

/** A picture as a Windows bitmap, which any browser decodes and nobody has to compress. */
export function bitmapFile({ width, height, channels, pixels }: Picture): Uint8Array<ArrayBuffer> {
  const line = Math.ceil((width * 3) / 4) * 4;
  const bytes = new Uint8Array(HEADER + line * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  // Rows go downwards where the height is negative.
  view.setInt32(22, -height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * channels;
      const [red, green, blue] = [0, 1, 2].map((channel) => pixels[from + (channels === 3 ? channel : 0)]!);
      bytes.set([blue!, green!, red!], HEADER + y * line + x * 3);
    }
  }
  return bytes;
}
