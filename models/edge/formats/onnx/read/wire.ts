/** Protocol buffers as they lie in a file (https://protobuf.dev/programming-guides/encoding): fields one after the other. */
import { DamagedFile, type FileBytes } from './file-bytes.js';

/** Where bytes of the file lie. */
export interface Span {
  begin: number;
  end: number;
}

/** One field of a message: a number, or a span with another message, text, bytes or packed numbers. */
export interface Field extends Span {
  number: number;
  type: 'whole' | 'eight bytes' | 'span' | 'four bytes';
  /** Of a whole number: signed, exact up to 2⁵³. */
  value: number;
}

/** The fields of the message in `span`, in their order. Throws DamagedFile where it isn't one. */
export function* fields(file: FileBytes, { begin, end }: Span): Generator<Field> {
  let at = begin;
  while (at < end) {
    const tag = varint(file, at, end);
    const number = Math.floor(tag.value / 8);
    if (number < 1) throw new DamagedFile('has a field without a number');
    const field = fieldAt(file, number, tag.value % 8, { begin: tag.end, end });
    at = field.end;
    yield field;
  }
}

function fieldAt(file: FileBytes, number: number, wire: number, { begin, end }: Span): Field {
  const within = (last: number): number => {
    if (last > end) throw new DamagedFile('is cut off');
    return last;
  };
  switch (wire) {
    case 0: {
      const whole = varint(file, begin, end);
      return { number, type: 'whole', value: whole.value, begin, end: whole.end };
    }
    case 1:
      return { number, type: 'eight bytes', value: 0, begin, end: within(begin + 8) };
    case 2: {
      const length = varint(file, begin, end);
      if (length.value < 0) throw new DamagedFile('has a part of a negative length');
      return { number, type: 'span', value: 0, begin: length.end, end: within(length.end + length.value) };
    }
    case 5:
      return { number, type: 'four bytes', value: 0, begin, end: within(begin + 4) };
    default:
      throw new DamagedFile(`has a field of kind ${wire}, which there is not`);
  }
}

function varint(file: FileBytes, begin: number, limit: number): { value: number; end: number } {
  let [low, scale] = [0, 1];
  for (let count = 0; count < 10; count++) {
    const at = begin + count;
    if (at >= limit) throw new DamagedFile('is cut off');
    const byte = file.byte(at);
    if (count === 9) return { value: negative(file, begin), end: at + 1 };
    low += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte < 0x80) return { value: low, end: at + 1 };
  }
  throw new DamagedFile('has a number that does not end');
}

/** Ten bytes: what two's complement makes of 64 bits. */
function negative(file: FileBytes, begin: number): number {
  let bits = 0n;
  for (let count = 0; count < 10; count++) bits |= BigInt(file.byte(begin + count) & 0x7f) << BigInt(7 * count);
  return Number(BigInt.asIntN(64, bits));
}

/** Whole numbers of a field that has one, or packed many. */
export function* wholeNumbers(file: FileBytes, field: Field): Generator<number> {
  if (field.type === 'whole') yield field.value;
  else if (field.type === 'span') {
    let at = field.begin;
    while (at < field.end) {
      const { value, end } = varint(file, at, field.end);
      at = end;
      yield value;
    }
  }
}

/** Names and the like; longer ones are none. */
const LONGEST_NAME = 4096;

/** The text of a field. Throws DamagedFile where it is longer than names are. */
export function nameIn(file: FileBytes, { begin, end }: Span): string {
  if (end - begin > LONGEST_NAME)
    throw new DamagedFile(`has a name of ${end - begin} bytes; ${LONGEST_NAME} are the most`);
  return new TextDecoder().decode(file.slice(begin, end));
}

/** The text of a field as far as it is shown. */
export function textIn(file: FileBytes, { begin, end }: Span, longest: number): string {
  const text = new TextDecoder().decode(file.slice(begin, Math.min(end, begin + longest)));
  return end - begin > longest ? `${text}…` : text;
}

export function float32In(file: FileBytes, { begin }: Span): number {
  return new DataView(file.slice(begin, begin + 4).buffer).getFloat32(0, true);
}
