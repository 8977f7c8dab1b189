/** Ranges of a graph's values, measured on training data. */
import type { Ref } from '../graph/inference-graph.js';

export interface Range {
  min: number;
  max: number;
}

export interface Calibration {
  /** Of every float value that depends on the inputs, inputs among them, but those that are not finite. */
  ranges: ReadonlyMap<Ref, Range>;
  method: 'min-max' | 'percentile' | 'mse';
  /** Training examples that were looked at. */
  examples: number;
}

/** The int8 scale and zero point of a range, which always holds 0: real = scale · (q − zeroPoint), q from −128 to 127. */
export function int8Parameters({ min, max }: Range): { scale: number; zeroPoint: number } {
  const [low, high] = [Math.min(min, 0), Math.max(max, 0)];
  const scale = Math.fround((high - low) / 255) || 1;
  const zeroPoint = Math.max(-128, Math.min(127, Math.round(-128 - low / scale)));
  return { scale, zeroPoint };
}
