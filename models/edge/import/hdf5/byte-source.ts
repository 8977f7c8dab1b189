/** Bytes that are read where they are needed: of a file, or of a part of one. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface ByteSource {
  readonly size: number;
  /** Exactly so many bytes. Throws RangeError where there are not as many. */
  read(position: number, length: number): Uint8Array;
}

/** An open file. To be closed. */
export interface OpenBytes extends ByteSource {
  close(): void;
}

/** Throws what the system says where it can't be opened. */
export function openBytes(path: string): OpenBytes {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  return {
    size,
    read(position, length) {
      assertWithin(position, length, size);
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const count = readSync(file, bytes, done, length - done, position + done);
        if (count === 0) throw new RangeError(`the file has become shorter than ${size} bytes`);
        done += count;
      }
      return bytes;
    },
    close: () => closeSync(file),
  };
}

/** `length` bytes of another source from `start` on. */
export function partOf(source: ByteSource, start: number, length: number): ByteSource {
  assertWithin(start, length, source.size);
  return {
    size: length,
    read(position, wanted) {
      assertWithin(position, wanted, length);
      return source.read(start + position, wanted);
    },
  };
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read(position, length) {
      assertWithin(position, length, bytes.length);
      return bytes.slice(position, position + length);
    },
  };
}

function assertWithin(position: number, length: number, size: number): void {
  // NaN and fractions among them.
  if (Number.isSafeInteger(position) && Number.isSafeInteger(length) && position >= 0 && length >= 0) {
    if (position + length <= size) return;
  }
  throw new RangeError(`bytes ${position} to ${position + length} of ${size}`);
}
