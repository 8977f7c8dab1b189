/** Numbers as files store them. */
import { ofHalf } from '../compress/float16.js';

export type StoredNumbers = Float32Array | Int32Array | Int8Array | Uint8Array;

/**
 * Little-endian bytes as numbers: whole numbers of 8 and 32 bits as they are, others as the nearest float32. Null for a
 * type that isn't known. Throws RangeError where the bytes are no whole number of them.
 */
export function numbersOf(type: string, bytes: Uint8Array): StoredNumbers | null {
  const size = sizes[type];
  if (size === undefined) return null;
  if (bytes.length % size !== 0) throw new RangeError(`${bytes.length} bytes of ${type}`);
  const { buffer } = bytes.slice();
  switch (type) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return Float32Array.from(new Float64Array(buffer));
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer), ofHalf);
    case 'bfloat16':
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits * 2 ** 16).buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'uint8':
    case 'bool':
      return new Uint8Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int16':
      return Int32Array.from(new Int16Array(buffer));
    case 'uint16':
      return Int32Array.from(new Uint16Array(buffer));
    case 'uint32':
      return Float32Array.from(new Uint32Array(buffer));
    case 'int64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case 'uint64':
      return Float32Array.from(new BigUint64Array(buffer), Number);
    default:
      return null;
  }
}

const sizes: Readonly<Record<string, number>> = {
  ...{ float16: 2, bfloat16: 2, float32: 4, float64: 8, bool: 1 },
  ...{ int8: 1, int16: 2, int32: 4, int64: 8, uint8: 1, uint16: 2, uint32: 4, uint64: 8 },
};
