import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const BLOCK = 64 * 1024;

/** What isn't as a file of its format has to be; the message goes on from "the file …". */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** A file of which no more is in memory than is looked at. */
export class FileBytes {
  readonly size: number;
  readonly #file: number;
  readonly #block = new Uint8Array(BLOCK);
  #begin = 0;
  #end = 0;

  /** Throws system errors. Close it. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  byte(at: number): number {
    if (at < this.#begin || at >= this.#end) this.#load(at);
    return this.#block[at - this.#begin]!;
  }

  /** A copy of these bytes. */
  slice(begin: number, end: number): Uint8Array {
    if (begin < 0 || end > this.size) throw new DamagedFile('is cut off');
    const bytes = new Uint8Array(end - begin);
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(this.#file, bytes, done, bytes.length - done, begin + done);
      if (read === 0) throw new DamagedFile('is cut off');
      done += read;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  #load(at: number): void {
    if (at >= this.size) throw new DamagedFile('is cut off');
    const read = readSync(this.#file, this.#block, 0, BLOCK, at);
    if (read === 0) throw new DamagedFile('is cut off');
    [this.#begin, this.#end] = [at, at + read];
  }
}
