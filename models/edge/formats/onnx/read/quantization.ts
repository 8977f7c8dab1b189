import type { ValueDescription } from '../../../inspect/model-description.js';
import { DamagedFile, type FileBytes } from './file-bytes.js';
import type { StoredNode } from './nodes.js';
import { numbersOf } from './numbers.js';
import type { StoredTensor } from './tensors.js';

/** Scales of one constant; more are no scales of channels. */
const MOST_SCALES = 65_536;

interface Described {
  path: string;
  file: FileBytes;
  nodes: readonly StoredNode[];
  tensors: ReadonlyMap<string, StoredTensor>;
  values: Map<string, ValueDescription>;
}

/**
 * Says of whole numbers what they stand for: of those that QuantizeLinear makes or DequantizeLinear reads, and of constants that
 * a Cast makes float and a product with another constant real.
 */
export function addQuantization({ path, file, nodes, tensors, values }: Described): void {
  const known = new Map<string, number[] | null>();
  const numbers = (name: string | undefined): number[] | null => {
    const tensor = name === undefined ? undefined : tensors.get(name);
    if (!tensor || tensor.count > MOST_SCALES) return null;
    if (!known.has(tensor.name)) known.set(tensor.name, readNumbers(path, file, tensor));
    return known.get(tensor.name)!;
  };
  const add = (name: string, type: string, quantization: NonNullable<ValueDescription['quantization']>): void => {
    const value = values.get(name) ?? { name, type, shape: null, quantization: null };
    if (quantization.scales.every(Number.isFinite)) values.set(name, { ...value, quantization });
  };
  /** The constants that values are rows or other types of. */
  const sources = new Map<string, { name: string; isCast: boolean }>();
  const sourceOf = (name: string) => sources.get(name) ?? { name, isCast: false };
  for (const { op, inputs, outputs, attributes } of nodes) {
    const [first = '', second] = inputs;
    if (op === 'QuantizeLinear' || op === 'DequantizeLinear') {
      const name = op === 'QuantizeLinear' ? outputs[0] : first;
      const scales = numbers(second);
      if (name === undefined || !scales) continue;
      const axis = scales.length === 1 ? null : Number(attributes['axis'] ?? 1);
      const zeroPoints = numbers(inputs[2]) ?? scales.map(() => 0);
      add(name, tensors.get(inputs[2] ?? '')?.type ?? 'uint8', { scales, zeroPoints, axis });
    } else if ((op === 'Cast' || op === 'Gather') && outputs[0] !== undefined) {
      const { name, isCast } = sourceOf(first);
      if (tensors.has(name)) sources.set(outputs[0], { name, isCast: isCast || op === 'Cast' });
    } else if (op === 'Mul' && second !== undefined) {
      const [whole, factor] = [sourceOf(first), sourceOf(second).name];
      const [tensor, shape] = [tensors.get(whole.name), tensors.get(factor)?.shape ?? []];
      const scales =
        tensor?.type === 'int8' && whole.isCast && shape.length === tensor.shape.length ? numbers(factor) : null;
      const axis = shape.findIndex((size) => size > 1);
      if (scales) add(whole.name, 'int8', { scales, zeroPoints: scales.map(() => 0), axis: axis < 0 ? null : axis });
    }
  }
}

function readNumbers(path: string, file: FileBytes, tensor: StoredTensor): number[] | null {
  try {
    const numbers = numbersOf(path, file, tensor);
    return numbers && [...numbers];
  } catch (error) {
    if (error instanceof DamagedFile) return null;
    throw error;
  }
}
