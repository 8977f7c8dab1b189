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

/** Says of whole numbers, which QuantizeLinear makes or DequantizeLinear reads, what they stand for. */
export function addQuantization({ path, file, nodes, tensors, values }: Described): void {
  const known = new Map<string, number[] | null>();
  const numbers = (name: string | undefined): number[] | null => {
    const tensor = name === undefined ? undefined : tensors.get(name);
    if (!tensor || tensor.count > MOST_SCALES) return null;
    if (!known.has(tensor.name)) known.set(tensor.name, readNumbers(path, file, tensor));
    return known.get(tensor.name)!;
  };
  for (const { op, inputs, outputs, attributes } of nodes) {
    if (op !== 'QuantizeLinear' && op !== 'DequantizeLinear') continue;
    const name = op === 'QuantizeLinear' ? outputs[0] : inputs[0];
    const scales = numbers(inputs[1]);
    if (name === undefined || !scales) continue;
    const zeroPoints = numbers(inputs[2]) ?? scales.map(() => 0);
    const axis = scales.length === 1 ? null : Number(attributes['axis'] ?? 1);
    const type = tensors.get(inputs[2] ?? '')?.type ?? 'uint8';
    const value = values.get(name) ?? { name, type, shape: null, quantization: null };
    if (scales.every(Number.isFinite)) values.set(name, { ...value, quantization: { scales, zeroPoints, axis } });
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
