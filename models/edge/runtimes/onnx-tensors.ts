import { RequestError } from '../../core/errors.js';
import type { ValueQuantization } from '../formats/onnx/metadata.js';
import { halfBits, ofHalf } from '../compress/float16.js';

type Numbers = Float32Array | Int32Array;
type Native = Numbers | ArrayLike<number> | BigInt64Array | BigUint64Array | readonly string[];

const clamped = (values: Numbers, low: number, high: number): ArrayLike<number> => {
  const whole = (value: number): number => Math.max(low, Math.min(high, roundHalfToEven(value)));
  return low < 0 ? Int8Array.from(values, whole) : Uint8Array.from(values, whole);
};

/** As ONNX's QuantizeLinear rounds. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

const toTypes: Record<string, (values: Numbers) => Native> = {
  float32: (values) => (values instanceof Float32Array ? values : Float32Array.from(values)),
  float64: (values) => Float64Array.from(values),
  float16: (values) => Uint16Array.from(values, halfBits),
  int8: (values) => clamped(values, -128, 127),
  uint8: (values) => clamped(values, 0, 255),
  bool: (values) => Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)),
  int16: (values) => Int16Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  int32: (values) => (values instanceof Int32Array ? values : Int32Array.from(values)),
  uint32: (values) => Uint32Array.from(values),
  int64: (values) => BigInt64Array.from(values as Int32Array, (value: number) => BigInt(Math.round(value))),
  uint64: (values) =>
    BigUint64Array.from(values as Int32Array, (value: number) => BigInt(Math.max(0, Math.round(value)))),
};

/** Numbers as the runtime takes them. Throws RequestError where it takes no numbers. */
export function toNative(values: Numbers, type: string): Native {
  const convert = toTypes[type];
  if (!convert) throw new RequestError(`ONNX: an input is of type '${type}'; numbers and bools can be given.`);
  return convert(values);
}

/** Numbers as the runtime gives them. Throws RequestError where they are none. */
export function fromNative(values: Native, type: string): Numbers {
  if (!(type in toTypes))
    throw new RequestError(`ONNX: an output is of type '${type}'; numbers and bools can be read.`);
  if (values instanceof Float32Array || values instanceof Int32Array) return values;
  if (type === 'float16' && values instanceof Uint16Array) return Float32Array.from(values, ofHalf);
  if (type.startsWith('float')) return Float32Array.from(values as ArrayLike<number>);
  return Int32Array.from(values as ArrayLike<number>, Number);
}

/** Real numbers on the grid of a value that is whole numbers, not yet within its type. */
export function quantized(values: Numbers, { scale, zeroPoint }: ValueQuantization): Float32Array {
  return Float32Array.from(values, (value) => roundHalfToEven(value / scale) + zeroPoint);
}

export function dequantized(values: Numbers, { scale, zeroPoint }: ValueQuantization): Float32Array {
  return Float32Array.from(values, (value) => scale * (value - zeroPoint));
}
