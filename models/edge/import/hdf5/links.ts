import { Cursor, Hdf5Problem } from './cursor.js';
import { fractalHeapBlocks, localHeapText } from './heaps.js';
import { messageOf, messageTypes, type Message } from './object-header.js';
import type { Hdf5Reader } from './reader.js';

/** Members of a group by name, in the file's order; null for one that is elsewhere: links are not followed out of the file. */
export type Links = Map<string, number | null>;

const MOST_LINKS = 1_000_000;

/** Throws Hdf5Problem. */
export function readLinks(reader: Hdf5Reader, messages: readonly Message[]): Links {
  const links: Links = new Map();
  const add = (name: string, address: number | null): void => {
    if (links.size >= MOST_LINKS) throw new Hdf5Problem('a group in it has more members than can be');
    links.set(name, address);
  };
  const table = messageOf(messages, messageTypes.symbolTable);
  if (table) {
    const tree = table.address();
    readSymbols(reader, { tree, textAt: localHeapText(reader, table.address()), add, depth: 0 });
  }
  for (const { type, data } of messages) if (type === messageTypes.link) addLink(new Cursor(data), add);
  const info = messageOf(messages, messageTypes.linkInfo);
  if (info) addDense(reader, info, add);
  return links;
}

interface SymbolsAt {
  tree: number | null;
  textAt: (offset: number) => string;
  add: (name: string, address: number | null) => void;
  depth: number;
}

/** A B-tree of version 1 over tables of symbols (III.A.1, III.B). */
function readSymbols(reader: Hdf5Reader, { tree, textAt, add, depth }: SymbolsAt): void {
  if (depth > 16) throw new Hdf5Problem('a group in it has no end');
  const head = reader.part(tree, 24);
  head.signature('TREE');
  if (head.u8() !== 0) throw new Hdf5Problem('a group in it is none');
  const level = head.u8();
  const count = head.u16();
  const entries = reader.part(tree! + 24, 8 + 16 * count);
  for (let entry = 0; entry < count; entry++) {
    const child = entries.skip(8).address();
    if (level > 0) {
      readSymbols(reader, { tree: child, textAt, add, depth: depth + 1 });
      continue;
    }
    const node = reader.part(child, 8);
    node.signature('SNOD');
    const symbols = node.skip(2).u16();
    const table = reader.part(child! + 8, 40 * symbols);
    for (let symbol = 0; symbol < symbols; symbol++) {
      const name = textAt(table.length());
      const address = table.address();
      const isElsewhere = table.u32() === 2;
      table.skip(4 + 16);
      add(name, isElsewhere ? null : address);
    }
  }
}

/** IV.A.2.g; false where there is none. */
function addLink(cursor: Cursor, add: (name: string, address: number | null) => void): boolean {
  if (cursor.left < 4 || cursor.u8() !== 1) return false;
  const flags = cursor.u8();
  const type = flags & 8 ? cursor.u8() : 0;
  cursor.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const name = cursor.text(cursor.integer(1 << (flags & 3)));
  if (type === 0) add(name, cursor.address());
  else {
    cursor.skip(cursor.u16());
    add(name, null);
  }
  return true;
}

/** Many links, in a heap of their own. */
function addDense(reader: Hdf5Reader, info: Cursor, add: (name: string, address: number | null) => void): void {
  if (info.u8() !== 0) throw new Hdf5Problem('a group in it is of no version that is known');
  if (info.u8() & 1) info.skip(8);
  const heap = info.address();
  if (heap === null) return;
  const { blocks, objects } = fractalHeapBlocks(reader, heap);
  let found = 0;
  for (const block of blocks) {
    const cursor = new Cursor(block);
    while (addLink(cursor, add)) found++;
  }
  if (found !== objects) throw new Hdf5Problem(`${found} of a group's ${objects} members are found`);
}
