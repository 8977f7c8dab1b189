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
 * off by more than half of its scale. A channel of zeros has the scale 1, as has one of numbers so small that its scale would be
 * subnormal, which runtimes take for 0. Throws an Error where a weight is not finite.
 */
export function quantizeWeights(weights: Float32Array, shape: readonly number[], axis: number): QuantizedWeights {
  const channels = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const largest = new Float32Array(channels);
  const channelOf = (at: number): number => Math.floor(at / inner) % channels;
  weights.forEach((weight, at) => {
    if (!Number.isFinite(weight)) throw new Error(`weight ${at} is ${weight}, which int8 can't hold.`);
    const channel = channelOf(at);
    largest[channel] = Math.max(largest[channel]!, Math.abs(weight));
  });
  const scales = largest.map((most) => (most / 127 < LEAST_NORMAL ? 1 : most / 127));
  const values = Int8Array.from(weights, (weight, at) =>
    Math.max(-127, Math.min(127, Math.round(weight / scales[channelOf(at)]!))),
  );
  return { values, scales, axis };
}

/** What the int8 values stand for. */
export function dequantizeWeights({ values, scales, axis }: QuantizedWeights, shape: readonly number[]): Float32Array {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return Float32Array.from(values, (value, at) => value * scales[Math.floor(at / inner) % scales.length]!);
}
