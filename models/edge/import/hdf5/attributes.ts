import { Cursor, Hdf5Problem, textOf } from './cursor.js';
import { countOf, readDataspace, readDatatype } from './datatype.js';
import { globalHeapObject } from './heaps.js';
import { messageTypes, type Message } from './object-header.js';
import type { Hdf5Reader } from './reader.js';

const MOST_TEXTS = 1_000_000;

/** The texts of an attribute, one or several; null where the object has none of that name, or it is no text. Throws Hdf5Problem. */
export function readTexts(reader: Hdf5Reader, messages: readonly Message[], name: string): string[] | null {
  for (const { type, data } of messages) {
    if (type !== messageTypes.attribute) continue;
    const texts = textsOf(reader, new Cursor(data), name);
    if (texts !== undefined) return texts;
  }
  const info = messages.find(({ type }) => type === messageTypes.attributeInfo);
  if (info) {
    const cursor = new Cursor(info.data);
    if (cursor.skip(1).u8() & 1) cursor.skip(2);
    if (cursor.address() !== null) throw new Hdf5Problem('an object in it has more attributes than are read');
  }
  return null;
}

/** IV.A.2.m; undefined where it is another one. */
function textsOf(reader: Hdf5Reader, cursor: Cursor, wanted: string): string[] | null | undefined {
  const version = cursor.u8();
  if (version < 1 || version > 3) throw new Hdf5Problem('an attribute in it is of no version that is known');
  const flags = cursor.u8();
  const [nameSize, typeSize, spaceSize] = [cursor.u16(), cursor.u16(), cursor.u16()];
  if (version === 3) cursor.skip(1);
  const padded = (size: number): number => (version === 1 ? 8 * Math.ceil(size / 8) : size);
  if (textOf(cursor.take(padded(nameSize))) !== wanted) return undefined;
  if (version > 1 && flags & 3) throw new Hdf5Problem('it has types that several objects share, which are not read');
  const datatype = readDatatype(new Cursor(cursor.take(padded(typeSize))));
  const shape = readDataspace(new Cursor(cursor.take(padded(spaceSize))));
  if (shape === null) return [];
  const count = countOf(shape);
  if (count > MOST_TEXTS) throw new Hdf5Problem(`'${wanted}' has more texts than can be`);
  if (datatype.kind === 'text') return Array.from({ length: count }, () => cursor.text(datatype.size));
  if (datatype.kind !== 'long-text') return null;
  return Array.from({ length: count }, () => {
    const length = cursor.u32();
    const address = cursor.address();
    const index = cursor.u32();
    return length === 0 ? '' : textOf(globalHeapObject(reader, address, index).subarray(0, length));
  });
}
