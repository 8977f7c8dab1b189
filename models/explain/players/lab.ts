/** What D65 white comes to in X, Y and Z. */
const WHITE = [0.95047, 1, 1.08883] as const;

/**
 * Pixels 0…255 [N × channels] as CIE L*a*b* [N × 3] (IEC 61966-2-1 for sRGB; D65), in which distances are what people see; one
 * channel is grey, and one beyond three isn't looked at.
 */
export function labOf(pixels: ArrayLike<number>, channels: number): Float64Array {
  const N = pixels.length / channels;
  const lab = new Float64Array(3 * N);
  for (let at = 0; at < N; at++) {
    const value = (channel: number) => linear(pixels[at * channels + (channels < 3 ? 0 : channel)]! / 255);
    const [r, g, b] = [value(0), value(1), value(2)];
    const x = curved((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
    const y = curved((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE[1]);
    const z = curved((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE[2]);
    lab[3 * at] = 116 * y - 16;
    lab[3 * at + 1] = 500 * (x - y);
    lab[3 * at + 2] = 200 * (y - z);
  }
  return lab;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function curved(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116;
}
