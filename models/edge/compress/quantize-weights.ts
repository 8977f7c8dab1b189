/** Weights as int8, symmetric around 0, with a scale for each channel. */

export interface QuantizedWeights {
  /** From −127 to 127, in the order of the weights. */
  values: Int8Array;
  /** One for each index of `axis`; real ≈ scale · value. */
  scales: Float32Array;
  axis: number;
}

const LEAST_NORMAL = 2 ** -126;

/**
 * Weights of `shape`, row-major, as int8 with one scale for each index of `axis` (Jacob et al. 2018, symmetric): no weight is
 * off by more than half of its scale. A channel of zeros has the scale 1, as has one of numbers so small that its scale would
 * be subnormal, which runtimes take for 0. Throws an Error where a weight is not finite.
 */
export function quantizeWeights(weights: Float32Array, shape: readonly number[], axis: number): QuantizedWeights {
  const channels = shape[axis]!;
  const largest = new Float32Array(channels);
  eachWeight(shape, axis, (at, channel) => {
    const weight = weights[at]!;
    if (!Number.isFinite(weight)) throw new Error(`weight ${at} is ${weight}, which int8 can't hold.`);
    if (Math.abs(weight) > largest[channel]!) largest[channel] = Math.abs(weight);
  });
  const scales = largest.map((most) => (most / 127 < LEAST_NORMAL ? 1 : most / 127));
  const values = new Int8Array(weights.length);
  eachWeight(shape, axis, (at, channel) => {
    values[at] = Math.max(-127, Math.min(127, Math.round(weights[at]! / scales[channel]!)));
  });
  return { values, scales, axis };
}

/** What the int8 values stand for. */
export function dequantizeWeights({ values, scales, axis }: QuantizedWeights, shape: readonly number[]): Float32Array {
  const weights = new Float32Array(values.length);
  eachWeight(shape, axis, (at, channel) => {
    weights[at] = values[at]! * scales[channel]!;
  });
  return weights;
}

/** Visits all weights in their order, each with its index along `axis`. */
export function eachWeight(shape: readonly number[], axis: number, visit: (at: number, channel: number) => void): void {
  const sizes = (from: number, to: number) => shape.slice(from, to).reduce((product, size) => product * size, 1);
  const [outer, channels, inner] = [sizes(0, axis), shape[axis]!, sizes(axis + 1, shape.length)];
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (let channel = 0; channel < channels; channel++) for (let i = 0; i < inner; i++) visit(at++, channel);
  }
}
