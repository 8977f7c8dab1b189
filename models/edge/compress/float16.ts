/** IEEE 754 half precision. */

const float = new Float32Array(1);
const float32Bits = new Uint32Array(float.buffer);

/** The bits of the nearest half, ties to even. What is too large for a half becomes infinite. */
export function halfBits(value: number): number {
  float[0] = value;
  const bits = float32Bits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200);
  const scaled = exponent - 127 + 15;
  if (scaled >= 31) return sign | 0x7c00;
  // Of a subnormal half the leading 1 is written out.
  const mantissa = scaled > 0 ? fraction : fraction | 0x800000;
  const shift = scaled > 0 ? 13 : 14 - scaled;
  if (shift > 24) return sign;
  const kept = (scaled > 0 ? scaled << 10 : 0) + (mantissa >>> shift);
  const rest = mantissa & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const up = rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0;
  return sign | (kept + up);
}

/** Halves of these values, as bits. */
export function halvesOf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at++) halves[at] = halfBits(values[at]!);
  return halves;
}

/** What the bits of a half stand for. */
export function ofHalf(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >>> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
