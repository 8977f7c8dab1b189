import { spanOf, type Span } from '../../models/core/plot/scale.js';

/** Peaks that make an axis so many times as long hide what all the other values say. */
const MUCH = 4;

/** The span that holds nearly all of these values, and all where that is not much more; `isCut` where some lie outside. */
export function spanOfMost(values: readonly number[], margin = 0.05): Span & { isCut: boolean } {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return { from: 0, to: 1, isCut: false };
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  const [near, far] = [0.005, 0.995].map((share) => sorted[Math.round(share * (sorted.length - 1))]!) as [
    number,
    number,
  ];
  const isCut = far > near && high - low > MUCH * (far - near);
  const { from, to } = spanOf(isCut ? [near, far] : [low, high], margin);
  return { from, to, isCut };
}
