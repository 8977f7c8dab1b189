/** TensorProto: constants, without their numbers until these are asked for. */
import { bitsOf, typeName } from '../data-types.js';
import { DamagedFile, type FileBytes } from './file-bytes.js';
import { fields, nameIn, textIn, wholeNumbers, type Span } from './wire.js';

export interface StoredTensor {
  name: string;
  type: string;
  shape: number[];
  count: number;
  /** What its numbers take up. */
  bytes: number;
  /** Of the message. */
  span: Span;
  /** Of `raw_data`; null where the numbers are in lists, or elsewhere. */
  raw: Span | null;
  external: ExternalData | null;
}

/** Numbers in another file, as the model says: nothing of it is known to be true. */
export interface ExternalData {
  location: string;
  offset: number;
  length: number | null;
}

/** float_data, int32_data, string_data, int64_data, double_data, uint64_data. */
export const listFields = new Set([4, 5, 6, 7, 10, 11]);

const EXTERNAL = 1;
const MOST_DIMENSIONS = 64;

/** Throws DamagedFile where the tensor claims other numbers than it has. */
export function tensorIn(file: FileBytes, span: Span): StoredTensor {
  const found: StoredTensor = {
    name: '',
    type: 'undefined',
    shape: [],
    count: 1,
    bytes: 0,
    span,
    raw: null,
    external: null,
  };
  const external = new Map<string, string>();
  let location = 0;
  for (const field of fields(file, span)) {
    if (field.number === 1) addSizes(found.shape, wholeNumbers(file, field));
    else if (field.number === 2) found.type = typeName(field.value);
    else if (field.number === 8) found.name = nameIn(file, field);
    else if (field.number === 9) found.raw = { begin: field.begin, end: field.end };
    else if (field.number === 13) addEntry(file, field, external);
    else if (field.number === 14) location = field.value;
    else if (listFields.has(field.number)) found.bytes += field.end - field.begin;
  }
  found.count = found.shape.reduce((product, size) => product * size, 1);
  const bits = bitsOf(found.type);
  const needed = bits === null ? null : Math.ceil((found.count * bits) / 8);
  if (location === EXTERNAL) found.external = externalOf(external);
  const bytes = found.external
    ? (found.external.length ?? needed ?? 0)
    : found.raw
      ? found.raw.end - found.raw.begin
      : found.bytes;
  if (!Number.isSafeInteger(found.count) || (needed !== null && (found.external || found.raw) && bytes !== needed)) {
    throw new DamagedFile(
      `says that '${found.name}' is [${found.shape.join(', ')}] of ${found.type}, and has ${bytes} bytes for it`,
    );
  }
  if (!found.external && !found.raw && found.count > 8 * bytes) {
    throw new DamagedFile(`says that '${found.name}' has ${found.count} numbers, and has ${bytes} bytes for them`);
  }
  return { ...found, bytes };
}

/** Adds sizes of a shape. Throws DamagedFile where there can't be such a one. */
export function addSizes(shape: number[], sizes: Iterable<number>): void {
  for (const size of sizes) {
    if (size < 0 || !Number.isSafeInteger(size)) throw new DamagedFile(`has a size of ${size}`);
    if (shape.length === MOST_DIMENSIONS)
      throw new DamagedFile(`has a tensor of more than ${MOST_DIMENSIONS} dimensions`);
    shape.push(size);
  }
}

const LONGEST_TEXT = 4096;

/** StringStringEntryProto. */
export function addEntry(file: FileBytes, span: Span, to: Map<string, string>, longest = LONGEST_TEXT): void {
  let [key, value] = ['', ''];
  for (const field of fields(file, span)) {
    if (field.number === 1) key = nameIn(file, field);
    if (field.number === 2) value = textIn(file, field, longest);
  }
  to.set(key, value);
}

function externalOf(entries: ReadonlyMap<string, string>): ExternalData {
  const [offset, length] = [Number(entries.get('offset') ?? 0), entries.get('length')];
  const all = [offset, Number(length ?? 0)];
  if (!all.every((one) => Number.isSafeInteger(one) && one >= 0))
    throw new DamagedFile('says in no numbers where its weights lie');
  return { location: entries.get('location') ?? '', offset, length: length === undefined ? null : Number(length) };
}
