/** Values of TensorFlow Lite tensors: real numbers, as the bytes that a file's types and scales make of them. */
import { ofHalf, halvesOf } from '../compress/float16.js';
import type { TensorData } from '../../engine/tensor-data.js';

export interface LiteRtValue {
  name: string;
  /** As LiteRT calls it. */
  type: string;
  /** real = scale · (q − zeroPoint); 0: not quantized. */
  scale: number;
  zeroPoint: number;
  /** −1 where the size is open. */
  shape: readonly number[];
}

/** A line each, as the runner tells them: `input TYPE SCALE ZERO RANK SIZES… NAME`. */
export function parseValues(text: string): { inputs: LiteRtValue[]; outputs: LiteRtValue[] } {
  const found: { inputs: LiteRtValue[]; outputs: LiteRtValue[] } = { inputs: [], outputs: [] };
  for (const line of text.split('\n').filter(Boolean)) {
    const [kind, type, scale, zeroPoint, rank, ...rest] = line.split(' ');
    const shape = rest.slice(0, Number(rank)).map(Number);
    const name = rest.slice(Number(rank)).join(' ');
    const value = { name, type: type ?? '', scale: Number(scale), zeroPoint: Number(zeroPoint), shape };
    found[kind === 'input' ? 'inputs' : 'outputs'].push(value);
  }
  return found;
}

const wholeNumbers = {
  int8: { array: Int8Array, min: -128, max: 127 },
  uint8: { array: Uint8Array, min: 0, max: 255 },
  int16: { array: Int16Array, min: -32768, max: 32767 },
  int32: { array: Int32Array, min: -(2 ** 31), max: 2 ** 31 - 1 },
} as const;
const widths: Record<string, number> = {
  float32: 4,
  float16: 2,
  int64: 8,
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  int32: 4,
};

const isWhole = (type: string): type is keyof typeof wholeNumbers => type in wholeNumbers;

/** The bytes of `data`. Quantized ones are rounded to the nearest step, and end at the type's ends. */
export function bytesOf({ data }: TensorData, { type, scale, zeroPoint }: LiteRtValue): Uint8Array {
  const values = valuesFor(data, type, { scale, zeroPoint });
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function valuesFor(data: TensorData['data'], type: string, { scale, zeroPoint }: { scale: number; zeroPoint: number }) {
  if (type === 'float16') return halvesOf(Float32Array.from(data));
  if (type === 'int64') return BigInt64Array.from(Array.from(data, (value) => BigInt(Math.trunc(value))));
  if (type === 'bool') return Uint8Array.from(data, (value) => (value === 0 ? 0 : 1));
  if (!isWhole(type)) return data instanceof Float32Array ? data : Float32Array.from(data);
  if (scale === 0 && type === 'int32' && data instanceof Int32Array) return data;
  const { array, min, max } = wholeNumbers[type];
  const values = new array(data.length);
  // Halves away from 0, as LiteRT's own Quantize does.
  const step = (real: number): number => Math.sign(real) * Math.round(Math.abs(real) / scale) + zeroPoint;
  data.forEach((real, index) => {
    values[index] = Math.max(min, Math.min(max, scale === 0 ? Math.trunc(real) : step(real)));
  });
  return values;
}

/** Of the runner's answer to `run`: for each output a line `RANK SIZES…` and its bytes. */
export function parseOutputs(answer: Buffer, outputs: readonly LiteRtValue[]): Record<string, TensorData> {
  let at = 0;
  return Object.fromEntries(
    outputs.map((value) => {
      const end = answer.indexOf('\n', at);
      const [, ...shape] = answer.subarray(at, end).toString('utf8').split(' ').map(Number);
      const count = shape.reduce((product, size) => product * size, 1);
      at = end + 1 + count * (widths[value.type] ?? 0);
      // Copied, so that it lies as a typed array must.
      return [value.name, { shape, data: realsOf(Uint8Array.from(answer.subarray(end + 1, at)).buffer, value) }];
    }),
  );
}

function realsOf(buffer: ArrayBuffer, { type, scale, zeroPoint }: LiteRtValue): Float32Array | Int32Array {
  if (type === 'float16') return Float32Array.from(new Uint16Array(buffer), ofHalf);
  if (type === 'int64') return Int32Array.from(new BigInt64Array(buffer), Number);
  if (type === 'bool') return Int32Array.from(new Uint8Array(buffer));
  if (!isWhole(type)) return new Float32Array(buffer);
  const steps = new wholeNumbers[type].array(buffer);
  return scale === 0 ? Int32Array.from(steps) : Float32Array.from(steps, (q) => scale * (q - zeroPoint));
}
