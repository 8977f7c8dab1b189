import { close, closeSync, fstatSync, openSync, read, readSync, type Stats } from 'node:fs';
import { fileError } from './file-errors.js';

/** Tells a file from another one in its place, and from itself once it has been written to. */
export type FileStamp = Pick<Stats, 'ino' | 'size' | 'mtimeMs'>;

export interface FileRowsOptions {
  path: string;
  /** Of the file as it was when its content was checked. */
  stamp: FileStamp;
  /** Bytes before the first row. */
  headerBytes: number;
  /** [N, …], bytes row by row. */
  shape: number[];
  /** What to throw where the file is another one by now, or was written to. */
  changed: () => Error;
}

/**
 * Rows of bytes in a file, which are read when they are wanted. The file is opened for each reading: a data set may be
 * removed meanwhile, and nobody has to close anything.
 */
export class FileRows {
  readonly shape: number[];
  readonly #options: FileRowsOptions;
  readonly #rowBytes: number;
  /** Nobody reads what is written here. */
  readonly #anywhere: Uint8Array;
  #fetching = false;

  constructor(options: FileRowsOptions) {
    this.#options = options;
    this.shape = options.shape;
    this.#rowBytes = options.shape.slice(1).reduce((product, dim) => product * dim, 1);
    this.#anywhere = new Uint8Array(this.#rowBytes);
  }

  /** Reads the rows at `places` into `into`, one after the other. Throws RequestError where that is impossible. */
  read(places: Int32Array, into: Uint8Array): void {
    const { path, stamp, changed } = this.#options;
    try {
      const file = openSync(path, 'r');
      try {
        if (!isSame(fstatSync(file), stamp)) throw changed();
        places.forEach((place, at) => {
          const read = readFully(file, into, at * this.#rowBytes, this.#rowBytes, this.#positionOf(place));
          if (!read) throw changed();
        });
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /**
   * Has the system read these rows while something else is done, so that they are in its cache when they are wanted. What
   * goes wrong will be told then.
   */
  fetch(places: Int32Array): void {
    // Where the disk is behind, more requests would only make it later.
    if (this.#fetching || places.length === 0) return;
    let file: number;
    try {
      file = openSync(this.#options.path, 'r');
    } catch {
      return;
    }
    this.#fetching = true;
    let waiting = places.length;
    const onRead = () => {
      if (--waiting > 0) return;
      this.#fetching = false;
      close(file, () => undefined);
    };
    for (const place of places) read(file, this.#anywhere, 0, this.#rowBytes, this.#positionOf(place), onRead);
  }

  #positionOf(place: number): number {
    return this.#options.headerBytes + place * this.#rowBytes;
  }
}

function isSame(now: FileStamp, { ino, size, mtimeMs }: FileStamp): boolean {
  return now.ino === ino && now.size === size && now.mtimeMs === mtimeMs;
}

/** False where the file ends before. */
function readFully(file: number, into: Uint8Array, offset: number, length: number, position: number): boolean {
  let filled = 0;
  while (filled < length) {
    const bytes = readSync(file, into, offset + filled, length - filled, position + filled);
    if (bytes === 0) return false;
    filled += bytes;
  }
  return true;
}
