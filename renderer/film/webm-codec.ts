import type { WebmCodec } from './film-order.js';

/** VP9 (profile 0, 8 bits) is finer; VP8 is what every browser writes. */
const codecs: [WebmCodec, string][] = [
  ['vp9', 'vp09.00.40.08'],
  ['vp8', 'vp8'],
];

export const evenSize = ({ width, height }: { width: number; height: number }): { width: number; height: number } => ({
  width: width + (width % 2),
  height: height + (height % 2),
});

/** The codec in which this window can write films of such frames; null where it can in none. */
export async function webmCodec(size: { width: number; height: number }): Promise<WebmCodec | null> {
  if (typeof VideoEncoder === 'undefined') return null;
  for (const [name, codec] of codecs) {
    const answer = await VideoEncoder.isConfigSupported({ codec, ...evenSize(size) }).catch(() => null);
    if (answer?.supported) return name;
  }
  return null;
}
