import { inflateSync } from 'node:zlib';
import { Hdf5Problem } from './cursor.js';
import { countOf } from './datatype.js';
import { messageOf, messageTypes, type Message } from './object-header.js';
import type { Hdf5Reader } from './reader.js';

/** Where numbers lie. */
export type Layout =
  | { kind: 'compact'; data: Uint8Array }
  | { kind: 'contiguous'; address: number | null }
  /** `tree` leads to the pieces; `sizes` of one, in values. */
  | { kind: 'chunked'; tree: number | null; sizes: number[] };

/** IV.A.2.i, versions 1 to 4 without their newest ways to find pieces. Throws Hdf5Problem. */
export function readLayout(messages: readonly Message[]): Layout {
  if (messageOf(messages, messageTypes.externalFiles)) {
    throw new Hdf5Problem('its numbers lie in other files, which are not opened');
  }
  const cursor = messageOf(messages, messageTypes.layout);
  if (!cursor) throw new Hdf5Problem('numbers in it are missing');
  const version = cursor.u8();
  if (version === 1 || version === 2) {
    const rank = cursor.u8();
    const kind = cursor.u8();
    cursor.skip(5);
    if (kind === 0) {
      cursor.skip(4 * rank);
      return { kind: 'compact', data: cursor.take(cursor.u32()) };
    }
    const address = cursor.address();
    if (kind === 1) return { kind: 'contiguous', address };
    return { kind: 'chunked', tree: address, sizes: Array.from({ length: rank - 1 }, () => cursor.u32()) };
  }
  const kind = cursor.u8();
  if (kind === 0) return { kind: 'compact', data: cursor.take(cursor.u16()) };
  if (kind === 1) return { kind: 'contiguous', address: cursor.address() };
  if (kind === 2 && version === 3) {
    const rank = cursor.u8();
    return { kind: 'chunked', tree: cursor.address(), sizes: Array.from({ length: rank - 1 }, () => cursor.u32()) };
  }
  throw new Hdf5Problem("its numbers are laid out in a newer way, which is not read; save it with libver='earliest'");
}

/** IV.A.2.l: what was done to each piece, in that order. */
export function readFilters(messages: readonly Message[]): number[] {
  const cursor = messageOf(messages, messageTypes.filters);
  if (!cursor) return [];
  const version = cursor.u8();
  const count = cursor.u8();
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const nameLength = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const values = cursor.u16();
    cursor.skip((version === 1 ? 8 * Math.ceil(nameLength / 8) : nameLength) + 4 * values);
    if (version === 1 && values % 2 === 1) cursor.skip(4);
    return id;
  });
}

export interface Stored {
  shape: readonly number[];
  /** Bytes of one value. */
  size: number;
  layout: Layout;
  filters: readonly number[];
}

/** Deflate makes no more of a byte. */
const MOST_INFLATED = 1032;

/** Throws Hdf5Problem where a file of this size can't hold what it claims. */
export function assertHeld({ shape, size, layout, filters }: Stored, fileBytes: number): void {
  const bytes = countOf(shape) * size;
  const held = layout.kind === 'chunked' && filters.includes(1) ? fileBytes * MOST_INFLATED : fileBytes;
  if (bytes > held) {
    throw new Hdf5Problem(`it claims numbers of shape [${shape.join(', ')}], more than it can hold`);
  }
}

/** All values, row by row. Throws Hdf5Problem. */
export function readValues(reader: Hdf5Reader, stored: Stored): Uint8Array {
  const { shape, size, layout } = stored;
  assertHeld(stored, reader.size);
  const length = countOf(shape) * size;
  if (layout.kind === 'compact') return exactly(layout.data, length);
  if (layout.kind === 'contiguous') {
    // Numbers that were never written are 0.
    return layout.address === null ? new Uint8Array(length) : reader.bytes(layout.address, length);
  }
  if (layout.sizes.length !== shape.length) throw new Hdf5Problem('pieces in it have other axes than the whole');
  const piece = countOf(layout.sizes) * size;
  if (piece === 0 || piece > Math.max(2 ** 20, 64 * length))
    throw new Hdf5Problem('a piece in it is larger than the whole');
  const out = new Uint8Array(length);
  eachPiece(reader, layout, shape.length, ({ at, address, bytes, skipped }) => {
    const raw = unfiltered(reader.bytes(address, bytes), stored, { piece, skipped });
    copyPiece(raw, out, { shape, sizes: layout.sizes, at, size });
  });
  return out;
}

interface Piece {
  at: number[];
  address: number | null;
  bytes: number;
  /** Filters that it was spared, by bit. */
  skipped: number;
}

function eachPiece(
  reader: Hdf5Reader,
  { tree }: { tree: number | null },
  rank: number,
  use: (piece: Piece) => void,
  depth = 0,
): void {
  if (tree === null) return;
  if (depth > 16) throw new Hdf5Problem('pieces in it have no end');
  const head = reader.part(tree, 24);
  head.signature('TREE');
  if (head.u8() !== 1) throw new Hdf5Problem('pieces in it are none');
  const level = head.u8();
  const count = head.u16();
  const entries = reader.part(tree + 24, count * (16 + 8 * (rank + 1)));
  for (let entry = 0; entry < count; entry++) {
    const [bytes, skipped] = [entries.u32(), entries.u32()];
    const at = Array.from({ length: rank }, () => entries.length());
    entries.skip(8);
    const address = entries.address();
    if (level > 0) eachPiece(reader, { tree: address }, rank, use, depth + 1);
    else use({ at, address, bytes, skipped });
  }
}

function unfiltered(
  bytes: Uint8Array,
  { filters, size }: Stored,
  { piece, skipped }: { piece: number; skipped: number },
): Uint8Array {
  let data = bytes;
  for (let place = filters.length - 1; place >= 0; place--) {
    if (skipped & (1 << place)) continue;
    if (filters[place] === 1) {
      try {
        data = inflateSync(data, { maxOutputLength: piece + 4 });
      } catch (error) {
        throw new Hdf5Problem('numbers in it do not unpack', { cause: error });
      }
    } else if (filters[place] === 2) data = unshuffled(data, size);
    else if (filters[place] === 3) data = data.subarray(0, Math.max(0, data.length - 4));
    else throw new Hdf5Problem(`its numbers are packed by filter ${filters[place]!}, which is not known here`);
  }
  return exactly(data, piece);
}

/** First bytes of all values came first, then the second ones. */
function unshuffled(data: Uint8Array, size: number): Uint8Array {
  const count = Math.floor(data.length / size);
  const out = new Uint8Array(data.length);
  for (let byte = 0; byte < size; byte++) {
    for (let value = 0; value < count; value++) out[value * size + byte] = data[byte * count + value]!;
  }
  out.set(data.subarray(count * size), count * size);
  return out;
}

function copyPiece(
  from: Uint8Array,
  to: Uint8Array,
  {
    shape,
    sizes,
    at,
    size,
  }: { shape: readonly number[]; sizes: readonly number[]; at: readonly number[]; size: number },
): void {
  const last = shape.length - 1;
  if (last < 0) {
    to.set(from.subarray(0, size));
    return;
  }
  const rows = countOf(sizes.slice(0, last));
  const run = Math.min(sizes[last]!, shape[last]! - at[last]!);
  if (run <= 0) return;
  for (let row = 0; row < rows; row++) {
    let [rest, target, within] = [row, 0, true];
    let stride = shape[last]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      const place = at[axis]! + (rest % sizes[axis]!);
      rest = Math.floor(rest / sizes[axis]!);
      within &&= place < shape[axis]!;
      target += place * stride;
      stride *= shape[axis]!;
    }
    if (within)
      to.set(from.subarray(row * sizes[last]! * size, (row * sizes[last]! + run) * size), (target + at[last]!) * size);
  }
}

function exactly(data: Uint8Array, length: number): Uint8Array {
  if (data.length < length) throw new Hdf5Problem('numbers in it are cut off');
  return data.subarray(0, length);
}
