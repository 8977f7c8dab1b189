import type { TensorData } from '../engine/tensor-data.js';

/**
 * Ways from one latent to another in `steps` (2 or more), both ends included: `ends` [2N, L], of which the first half are
 * beginnings, gives [N · steps, L], way by way. On the sphere (White 2016), as most normal latents lie near one; lengths go in
 * a line. Where two directions are alike or opposite, in a line.
 */
export function interpolate({ shape, data }: TensorData, steps: number): TensorData {
  const [ends, size] = shape as [number, number];
  const values = Float32Array.from(data);
  const ways = ends / 2;
  const result = new Float32Array(ways * steps * size);
  for (let way = 0; way < ways; way++) {
    const from = values.subarray(way * size, (way + 1) * size);
    const to = values.subarray((ways + way) * size, (ways + way + 1) * size);
    for (let step = 0; step < steps; step++) {
      result.set(between(from, to, step / (steps - 1)), (way * steps + step) * size);
    }
  }
  return { shape: [ways * steps, size], data: result };
}

function between(from: Float32Array, to: Float32Array, share: number): number[] {
  const [a, b] = [Math.hypot(...from), Math.hypot(...to)];
  const cosine = from.reduce((sum, value, i) => sum + value * to[i]!, 0) / (a * b);
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  const line = Array.from(from, (value, i) => (1 - share) * value + share * to[i]!);
  if (!(sine > 1e-6)) return line;
  const [left, right] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  const length = (1 - share) * a + share * b;
  return Array.from(from, (value, i) => length * ((left * value) / a + (right * to[i]!) / b));
}
