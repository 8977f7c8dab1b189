import { Cursor, Hdf5Problem } from './cursor.js';
import type { Hdf5Reader } from './reader.js';

/** Types of messages that are read. */
export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
  attributeInfo: 0x15,
} as const;

export interface Message {
  type: number;
  /** It stands elsewhere in the file. */
  shared: boolean;
  data: Uint8Array;
}

const MOST_MESSAGES = 100_000;

/** What is said of an object: headers of versions 1 and 2 (IV.A.1), with what they continue with. Throws Hdf5Problem. */
export function readHeader(reader: Hdf5Reader, address: number | null): Message[] {
  const first = reader.part(address, Math.min(64, reader.size - (address ?? 0)));
  const messages: Message[] = [];
  const blocks: { address: number | null; length: number }[] = [];
  const isNew = first.bytes[0] === 0x4f;
  const add = (cursor: Cursor, size: (of: Cursor) => Message | null): void => {
    for (let message = size(cursor); message; message = size(cursor)) {
      if (messages.length >= MOST_MESSAGES) throw new Hdf5Problem('more is said of an object than can be');
      if (message.type === messageTypes.continuation) {
        const at = new Cursor(message.data);
        blocks.push({ address: at.address(), length: at.length() });
      }
      messages.push(message);
    }
  };
  if (!isNew) {
    if (first.u8() !== 1) throw new Hdf5Problem('an object in it has no header that is known');
    first.skip(1 + 2 + 4);
    const size = first.u32();
    add(reader.part(address! + 16, size), oldMessage);
    for (const block of blocks) add(reader.part(block.address, block.length), oldMessage);
    return messages;
  }
  first.signature('OHDR');
  if (first.u8() !== 2) throw new Hdf5Problem('an object in it has no header that is known');
  const flags = first.u8();
  first.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const size = first.integer(1 << (flags & 3));
  const next = newMessage(flags);
  add(reader.part(address! + first.at, size), next);
  for (const block of blocks) {
    const cursor = reader.part(block.address, block.length);
    cursor.signature('OCHK');
    // The sum at its end is no message.
    add(new Cursor(cursor.take(Math.max(0, cursor.left - 4))), next);
  }
  return messages;
}

function oldMessage(cursor: Cursor): Message | null {
  if (cursor.left < 8) return null;
  const [type, size, flags] = [cursor.u16(), cursor.u16(), cursor.u8()];
  return { type, shared: (flags & 2) !== 0, data: cursor.skip(3).take(size) };
}

function newMessage(headerFlags: number): (cursor: Cursor) => Message | null {
  const ordered = (headerFlags & 4) !== 0;
  return (cursor) => {
    if (cursor.left < (ordered ? 6 : 4)) return null;
    const [type, size, flags] = [cursor.u8(), cursor.u16(), cursor.u8()];
    if (ordered) cursor.skip(2);
    return { type, shared: (flags & 2) !== 0, data: cursor.take(size) };
  };
}

/** The only message of this type; null where there is none. Throws Hdf5Problem where it stands elsewhere. */
export function messageOf(messages: readonly Message[], type: number): Cursor | null {
  const found = messages.find((message) => message.type === type);
  if (!found) return null;
  if (found.shared) throw new Hdf5Problem('it has types that several objects share, which are not read');
  return new Cursor(found.data);
}
