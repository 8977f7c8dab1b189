/**
 * FlatBuffers as they are read by field numbers, with every offset checked. https://flatbuffers.dev/internals/
 * Each access throws a RangeError where it would leave the bytes.
 */

/** What one may read in all, for each byte that there is: tables may share what they refer to, but not so often. */
const SHARED = 16;

class Source {
  readonly view: DataView;
  #left: number;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#left = SHARED * bytes.length + 65_536;
  }

  /** Where the vector at `at` begins and how many elements of `width` bytes it has. */
  vector(at: number, width: number): { start: number; count: number } {
    const count = this.view.getUint32(at, true);
    const start = at + 4;
    if (count * width > this.bytes.length - start) throw new RangeError('a vector leaves the file');
    return { start, count };
  }

  /** Accounts for what is copied out of the file. */
  spend(bytes: number): void {
    this.#left -= bytes + 4;
    if (this.#left < 0)
      throw new RangeError('its parts are used far more often than a file of this size can have them');
  }
}

/** The root table. */
export function rootTable(bytes: Uint8Array): Table {
  const source = new Source(bytes);
  return new Table(source, source.view.getUint32(0, true));
}

export class Table {
  readonly #source: Source;
  readonly #at: number;
  readonly #fields: number;
  readonly #fieldsEnd: number;

  constructor(source: Source, at: number) {
    const { view } = source;
    this.#source = source;
    this.#at = at;
    this.#fields = at - view.getInt32(at, true);
    this.#fieldsEnd = this.#fields + view.getUint16(this.#fields, true);
    source.spend(4);
  }

  /** Where field number `field` lies; null where it has its default. */
  place(field: number): number | null {
    const entry = this.#fields + 4 + 2 * field;
    if (entry + 2 > this.#fieldsEnd) return null;
    const offset = this.#source.view.getUint16(entry, true);
    return offset === 0 ? null : this.#at + offset;
  }

  #value(field: number, otherwise: number, read: (at: number) => number): number {
    const at = this.place(field);
    return at === null ? otherwise : read(at);
  }

  int8 = (field: number, otherwise = 0) => this.#value(field, otherwise, (at) => this.#source.view.getInt8(at));
  uint8 = (field: number, otherwise = 0) => this.#value(field, otherwise, (at) => this.#source.view.getUint8(at));
  int32 = (field: number, otherwise = 0) => this.#value(field, otherwise, (at) => this.#source.view.getInt32(at, true));
  uint32 = (field: number, otherwise = 0) =>
    this.#value(field, otherwise, (at) => this.#source.view.getUint32(at, true));
  uint64 = (field: number, otherwise = 0) =>
    this.#value(field, otherwise, (at) => Number(this.#source.view.getBigUint64(at, true)));
  float32 = (field: number, otherwise = 0) =>
    this.#value(field, otherwise, (at) => this.#source.view.getFloat32(at, true));

  /** Where what an offset in `field` refers to lies. */
  target(field: number): number | null {
    const at = this.place(field);
    return at === null ? null : this.#follow(at);
  }

  #follow(at: number): number {
    return at + this.#source.view.getUint32(at, true);
  }

  #vector(field: number, width: number): { start: number; count: number } {
    const at = this.target(field);
    return at === null ? { start: 0, count: 0 } : this.#source.vector(at, width);
  }

  /** A byte vector, not copied. */
  bytes(field: number): Uint8Array {
    const { start, count } = this.#vector(field, 1);
    return this.#source.bytes.subarray(start, start + count);
  }

  text(field: number): string {
    const bytes = this.bytes(field);
    this.#source.spend(bytes.length);
    return new TextDecoder().decode(bytes);
  }

  table(field: number): Table | null {
    const at = this.target(field);
    return at === null ? null : new Table(this.#source, at);
  }

  tables(field: number): Table[] {
    return this.#each(field, 4, (at) => new Table(this.#source, this.#follow(at)));
  }

  /** Where each element of a vector of tables lies. */
  targets(field: number): number[] {
    return this.#each(field, 4, (at) => this.#follow(at));
  }

  int32s = (field: number) => this.#each(field, 4, (at) => this.#source.view.getInt32(at, true));
  floats = (field: number) => this.#each(field, 4, (at) => this.#source.view.getFloat32(at, true));
  int64s = (field: number) => this.#each(field, 8, (at) => Number(this.#source.view.getBigInt64(at, true)));

  #each<T>(field: number, width: number, read: (at: number) => T): T[] {
    const { start, count } = this.#vector(field, width);
    this.#source.spend(count * width);
    return Array.from({ length: count }, (_, index) => read(start + index * width));
  }
}
