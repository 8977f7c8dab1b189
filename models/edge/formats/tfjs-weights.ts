/** Constants as TensorFlow.js stores them. */
import type { NodeDef } from '../../engine/graph-def.js';
import { halvesOf } from '../compress/float16.js';
import { constantOf, type Constant } from '../graph/constants.js';
import { UnsupportedExport } from './format.js';
import type { Precision } from './formats.js';

export type TfjsPrecision = Extract<Precision, 'float32' | 'float16' | 'int8-weights'>;

export type TfjsQuantization =
  | { dtype: 'float16'; original_dtype: 'float32' }
  /** real = min + scale · q, q from 0 to 255. */
  | { dtype: 'uint8'; original_dtype: 'float32'; min: number; scale: number };

export interface WeightSpec {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32' | 'bool';
  quantization?: TfjsQuantization;
}

export interface TfjsWeight {
  spec: WeightSpec;
  bytes: Uint8Array;
}

/** A constant in the manifest. Throws UnsupportedExport where TensorFlow.js has no constants of its type. */
export function tfjsWeight(node: NodeDef, precision: TfjsPrecision): TfjsWeight {
  const { type, shape, data } = readConstant(node);
  const spec: WeightSpec = { name: node.name, shape, dtype: type };
  if (precision === 'float32' || !(data instanceof Float32Array)) return { spec, bytes: new Uint8Array(data.buffer) };
  if (precision === 'int8-weights') {
    const { quantization, bytes } = affine(data);
    return { spec: { ...spec, quantization }, bytes };
  }
  const quantization = { dtype: 'float16', original_dtype: 'float32' } as const;
  return { spec: { ...spec, quantization }, bytes: new Uint8Array(halvesOf(data).buffer) };
}

function readConstant(node: NodeDef): Constant {
  try {
    return constantOf(node);
  } catch (error) {
    throw new UnsupportedExport(`TensorFlow.js: '${node.name}' is a constant of a type that it can't load.`, {
      cause: error,
    });
  }
}

/**
 * Bytes with one scale for the whole tensor, which is all that TensorFlow.js has. 0 is one of the values, so that what was
 * pruned stays 0, and no weight is off by more than half of the scale.
 */
export function affine(values: Float32Array): {
  quantization: TfjsQuantization & { dtype: 'uint8' };
  bytes: Uint8Array;
} {
  let [low, high] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value))
      throw new UnsupportedExport(`TensorFlow.js: a weight is ${value}, which int8 can't hold.`);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const scale = (high - low) / 255 || 1;
  const zero = Math.round(-low / scale);
  const bytes = Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value / scale) + zero)));
  return { quantization: { dtype: 'uint8', original_dtype: 'float32', min: -zero * scale, scale }, bytes };
}
