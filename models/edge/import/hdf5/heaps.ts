import { Cursor, Hdf5Problem } from './cursor.js';
import type { Hdf5Reader } from './reader.js';

/** Object `index` of the collection at `address` (III.E). Throws Hdf5Problem where there is none. */
export function globalHeapObject(reader: Hdf5Reader, address: number | null, index: number): Uint8Array {
  const head = reader.part(address, 16);
  head.signature('GCOL');
  head.skip(4);
  const objects = reader.part(address! + 16, head.length() - 16);
  while (objects.left >= 16) {
    const number = objects.u16();
    objects.skip(6);
    const size = objects.length();
    if (number === 0) break;
    if (number === index) return objects.take(size);
    objects.skip(Math.min(objects.left, 8 * Math.ceil(size / 8)));
  }
  throw new Hdf5Problem('a text in it is missing');
}

/** Names of an old group's members (III.D). */
export function localHeapText(reader: Hdf5Reader, address: number | null): (offset: number) => string {
  const head = reader.part(address, 32);
  head.signature('HEAP');
  const size = head.skip(4).length();
  const { bytes } = reader.part(head.skip(8).address(), size);
  return (offset) => {
    const cursor = new Cursor(bytes);
    cursor.skip(offset);
    return cursor.text(cursor.left);
  };
}

/** As many blocks as a heap of links has at most. */
const MOST_BLOCKS = 100_000;

/**
 * What the managed blocks of a fractal heap hold (III.G), each from its first object to its end, with how many objects there
 * are in all. Throws Hdf5Problem for one that is filtered or holds others.
 */
export function fractalHeapBlocks(
  reader: Hdf5Reader,
  address: number | null,
): { blocks: Uint8Array[]; objects: number } {
  const head = reader.part(address, 146);
  head.signature('FRHP');
  head.skip(1 + 2);
  if (head.u16() !== 0) throw new Hdf5Problem('names in it are compressed, which is not read');
  const hasSums = (head.u8() & 2) !== 0;
  head.skip(4 + 8 * 6);
  head.skip(8);
  const objects = head.length();
  head.skip(8);
  const huge = head.length();
  head.skip(8);
  const tiny = head.length();
  if (huge + tiny > 0) throw new Hdf5Problem('names in it are longer, or shorter, than is read');
  const width = head.u16();
  const [first, largest] = [head.length(), head.length()];
  const offsetBytes = Math.ceil(head.u16() / 8);
  head.skip(2);
  const root = head.address();
  const rootRows = head.u16();
  const directRows = Math.log2(largest) - Math.log2(first) + 2;
  if (!Number.isInteger(directRows) || width === 0 || width > 1024) throw new Hdf5Problem('a heap in it has no form');
  const blocks: Uint8Array[] = [];
  const sizeOf = (row: number): number => (row < 2 ? first : first * 2 ** (row - 1));

  const direct = (at: number, size: number): void => {
    if (blocks.length >= MOST_BLOCKS) throw new Hdf5Problem('a heap in it has no end');
    const cursor = reader.part(at, size);
    cursor.signature('FHDB');
    cursor.skip(1 + 8 + offsetBytes + (hasSums ? 4 : 0));
    blocks.push(cursor.take(cursor.left));
  };
  const indirect = (at: number, rows: number, depth: number): void => {
    if (depth > 8 || rows > 64) throw new Hdf5Problem('a heap in it has no end');
    const header = 4 + 1 + 8 + offsetBytes;
    const cursor = reader.part(at, header + rows * width * 8);
    cursor.signature('FHIB');
    cursor.skip(header - 4);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < width; column++) {
        const child = cursor.address();
        if (child === null) continue;
        if (row < directRows) direct(child, sizeOf(row));
        else indirect(child, Math.log2(sizeOf(row)) - Math.log2(first * width) + 1, depth + 1);
      }
    }
  };
  if (root !== null) {
    if (rootRows === 0) direct(root, first);
    else indirect(root, rootRows, 0);
  }
  return { blocks, objects };
}
