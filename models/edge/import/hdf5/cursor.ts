/** A file is not as the HDF5 format says, or uses what is not read here; the message tells what, to stand in a sentence. */
export class Hdf5Problem extends Error {
  override readonly name = 'Hdf5Problem';
}

/** Reads numbers of the format, all little-endian, one after the other. Throws RangeError beyond the end. */
export class Cursor {
  readonly bytes: Uint8Array;
  at = 0;
  readonly #view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** A length of 8 bytes. Throws Hdf5Problem where no file could be as long. */
  length(): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Hdf5Problem('a size in it is beyond all bounds');
    return Number(value);
  }

  /** A place in the file; null where it says that there is none. */
  address(): number | null {
    const value = this.#view.getBigUint64(this.#take(8), true);
    if (value === 0xffff_ffff_ffff_ffffn) return null;
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Hdf5Problem('it points beyond its end');
    return Number(value);
  }

  /** A number of 1 to 8 bytes. */
  integer(size: number): number {
    let value = 0;
    for (let at = 0; at < size; at++) value += this.u8() * 2 ** (8 * at);
    return value;
  }

  take(length: number): Uint8Array {
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  skip(length: number): this {
    this.#take(length);
    return this;
  }

  /** Throws Hdf5Problem where the next 4 bytes are others. */
  signature(wanted: string): void {
    const found = String.fromCharCode(...this.take(4));
    if (found !== wanted) throw new Hdf5Problem(`where a '${wanted}' should be is something else`);
  }

  /** Up to its end or the first zero. */
  text(length: number): string {
    return textOf(this.take(length));
  }

  #take(length: number): number {
    if (!(length >= 0 && length <= this.left)) throw new RangeError(`${length} bytes of ${this.left}`);
    const start = this.at;
    this.at += length;
    return start;
  }
}

/** UTF-8 up to the first zero. */
export function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
