import type { ByteSource } from './byte-source.js';
import { Cursor, Hdf5Problem } from './cursor.js';

/** So many parts of a file are read at most: one whose parts lead back to each other comes to an end. */
const MOST_PARTS = 2_000_000;
/** No part besides the numbers themselves is larger. */
const LARGEST_PART = 2 ** 28;

/** Reads parts of one file, whose addresses count from `base`. */
export class Hdf5Reader {
  readonly #source: ByteSource;
  #parts = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get size(): number {
    return this.#source.size;
  }

  /** Throws Hdf5Problem where the file doesn't reach so far. */
  part(address: number | null, length: number): Cursor {
    if (length > LARGEST_PART) throw new Hdf5Problem('a part of it is larger than it may be');
    return new Cursor(this.bytes(address, length));
  }

  /** Numbers as they are stored, however many. Throws Hdf5Problem where the file doesn't reach so far. */
  bytes(address: number | null, length: number): Uint8Array {
    if (++this.#parts > MOST_PARTS) throw new Hdf5Problem('its parts lead back to each other');
    if (address === null) throw new Hdf5Problem('a part of it is missing');
    if (address + length > this.size) throw new Hdf5Problem('it is cut off, or points beyond its end');
    return this.#source.read(address, length);
  }
}
