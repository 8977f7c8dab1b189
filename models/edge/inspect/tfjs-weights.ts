/** Numbers of a TensorFlow.js model's weights. */
import { ofHalf } from '../compress/float16.js';
import type { Constant } from '../graph/constants.js';
import type { ValueDescription } from './model-description.js';
import type { Numbers } from './tensor-values.js';
import type { TfjsFiles, TfjsWeightSpec } from './tfjs-files.js';

/** As they are stored, halves as what they stand for; null where there is none of that name, or they are no numbers. */
export function storedWeight(
  { places, weights }: TfjsFiles,
  name: string,
): { values: Numbers; shape: number[] } | null {
  const place = places.get(name);
  if (!place) return null;
  const { spec, begin, length } = place;
  // What is stored may begin anywhere.
  const { buffer } = Uint8Array.from(weights.subarray(begin, begin + length));
  const values = numbersOf(storedType(spec), buffer);
  return values && { values, shape: spec.shape };
}

function numbersOf(type: string, buffer: ArrayBuffer): Numbers | null {
  if (type === 'float32') return new Float32Array(buffer);
  if (type === 'float16') return Float32Array.from(new Uint16Array(buffer), ofHalf);
  if (type === 'int32') return new Int32Array(buffer);
  if (type === 'uint16') return Int32Array.from(new Uint16Array(buffer));
  return type === 'uint8' || type === 'bool' ? new Uint8Array(buffer) : null;
}

export const storedType = ({ dtype, quantization }: TfjsWeightSpec): string => quantization?.dtype ?? dtype;

/** As TensorFlow.js unpacks it: real = min + scale · q. Null as with `storedWeight`. */
export function weightConstant(files: TfjsFiles, name: string): Constant | null {
  const stored = storedWeight(files, name);
  const spec = files.places.get(name)?.spec;
  if (!stored || !spec) return null;
  const { values, shape } = stored;
  const { scale, min } = spec.quantization ?? {};
  const real =
    scale === undefined || min === undefined ? values : Float64Array.from(values, (one) => min + scale * one);
  if (spec.dtype === 'int32') return { type: 'int32', shape, data: Int32Array.from(real, Math.round) };
  if (spec.dtype === 'bool') return { type: 'bool', shape, data: Uint8Array.from(real) };
  return { type: 'float32', shape, data: Float32Array.from(real) };
}

/** A weight as a value and a constant of a description. */
export function describeWeight(spec: TfjsWeightSpec, length: number) {
  const { name, shape, quantization } = spec;
  const { scale, min } = quantization ?? {};
  const affine =
    scale === undefined || min === undefined ? null : { scales: [scale], zeroPoints: [-min / scale], axis: null };
  const value: ValueDescription = { name, type: storedType(spec), shape, quantization: affine };
  return { value, constant: { name, count: shape.reduce((product, size) => product * size, 1), bytes: length } };
}
