import { Hdf5Problem, type Cursor } from './cursor.js';

/** What one value is. */
export type Datatype =
  | { kind: 'number'; name: NumberType; size: number }
  /** Of a fixed number of bytes. */
  | { kind: 'text'; size: number }
  /** A reference to the global heap, 16 bytes. */
  | { kind: 'long-text'; size: number }
  | { kind: 'other'; size: number };

export const numberTypes = [
  ...(['float16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64'] as const),
  ...(['uint8', 'uint16', 'uint32', 'uint64', 'bool'] as const),
];
export type NumberType = (typeof numberTypes)[number];

/** IV.A.2.d. Reads past all of its properties that it needs. */
export function readDatatype(cursor: Cursor, depth = 0): Datatype {
  if (depth > 4) throw new Hdf5Problem('a type in it is of types of types');
  const kind = cursor.u8() & 15;
  const [flags] = [cursor.u8(), cursor.skip(2)];
  const size = cursor.u32();
  const isSwapped = (flags & 1) !== 0;
  switch (kind) {
    case 0: {
      const name = `${flags & 8 ? 'int' : 'uint'}${8 * size}`;
      const known = numberTypes.find((one) => one === name);
      return known && !isSwapped ? { kind: 'number', name: known, size } : { kind: 'other', size };
    }
    case 1: {
      cursor.skip(5);
      const exponentBits = cursor.u8();
      const usual = { 2: 5, 4: 8, 8: 11 }[size] === exponentBits && !isSwapped;
      return usual ? { kind: 'number', name: `float${8 * size}` as NumberType, size } : { kind: 'other', size };
    }
    case 3:
      return { kind: 'text', size };
    case 8: {
      // h5py writes booleans as named bytes.
      const base = readDatatype(cursor, depth + 1);
      return base.kind === 'number' && base.size === 1
        ? { kind: 'number', name: 'bool', size }
        : { kind: 'other', size };
    }
    case 9:
      return (flags & 15) === 1 && size === 16 ? { kind: 'long-text', size } : { kind: 'other', size };
    default:
      return { kind: 'other', size };
  }
}

/** Sizes; null for no value at all. IV.A.2.b. */
export function readDataspace(cursor: Cursor): number[] | null {
  const [version, rank, flags] = [cursor.u8(), cursor.u8(), cursor.u8()];
  if (version !== 1 && version !== 2) throw new Hdf5Problem('a shape in it is of no version that is known');
  if (rank > 32) throw new Hdf5Problem(`a value in it has ${rank} axes`);
  if (version === 1) cursor.skip(5);
  else if (cursor.u8() === 2) return null;
  void flags;
  return Array.from({ length: rank }, () => cursor.length());
}

/** How many values a shape has. Throws Hdf5Problem where no file could hold them. */
export function countOf(shape: readonly number[]): number {
  const count = shape.reduce((product, size) => product * size, 1);
  if (!Number.isSafeInteger(count))
    throw new Hdf5Problem(`a value of shape [${shape.join(', ')}] is beyond all bounds`);
  return count;
}
