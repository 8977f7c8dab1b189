/** Bytes that are almost what a parser expects. */
import type { Random } from '../random.js';

const BYTES = [0, 1, 2, 7, 8, 0x0a, 0x20, 0x22, 0x2c, 0x7f, 0x80, 0xd8, 0xda, 0xfe, 0xff];
const WORDS = [0, 1, 2, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const NUMBERS = [
  ...['0', '-0', '-1', '1', '65535', '65536', '2147483647', '2147483648', '4294967296', '1099511627776'],
  ...['9007199254740991', '9007199254740993', '1e309', '-1e309', '1e308', '5e-324', '0.5', 'NaN', '00', ''],
];
const LONGEST = 2 ** 20;

/** Some bytes of no meaning, or one of `seeds` changed in up to eight places, also by `tokens` of the format. */
export function mutateBytes(
  random: Random,
  seeds: readonly Uint8Array[],
  tokens: readonly (Uint8Array | string)[] = [],
): Uint8Array {
  if (random.oneIn(30)) return noise(random, random.of([0, 1, 2, 4, 16, 64, 512, 4096]));
  let bytes: Uint8Array = Uint8Array.from(random.of(seeds));
  if (random.oneIn(50)) return bytes;
  const changes = 1 + random.below(random.of([1, 2, 4, 8]));
  for (let i = 0; i < changes; i++) bytes = change(random, bytes, { seeds, tokens });
  return bytes;
}

/** Random bytes. */
export const noise = (random: Random, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.below(256));

interface Material {
  seeds: readonly Uint8Array[];
  tokens: readonly (Uint8Array | string)[];
}

function change(random: Random, bytes: Uint8Array, { seeds, tokens }: Material): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = Math.min(bytes.length - at, random.of([1, 2, 4, 8, 32, 256]));
  switch (random.below(11)) {
    case 0:
      if (at < bytes.length) bytes[at]! ^= 1 << random.below(8);
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = random.of(BYTES);
      return bytes;
    case 2:
      return writeWord(random, bytes, at);
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return splice(bytes, at, length, new Uint8Array());
    case 5:
      return splice(bytes, at, 0, noise(random, random.of([1, 2, 4, 16, 256])));
    case 6:
      return splice(bytes, at, 0, repeated(bytes.subarray(at, at + length), random.of([1, 2, 10, 1000])));
    case 7: {
      const other = random.of(seeds);
      return splice(bytes, at, bytes.length - at, other.subarray(random.below(other.length + 1)));
    }
    case 8: {
      if (tokens.length === 0) return bytes;
      const token = bytesOf(random.of(tokens));
      return splice(bytes, at, random.oneIn(2) ? Math.min(token.length, bytes.length - at) : 0, token);
    }
    case 9:
      return changeNumber(random, bytes);
    default: {
      const from = random.below(bytes.length + 1);
      return splice(bytes, at, length, bytes.slice(from, from + random.of([1, 4, 16, 64])));
    }
  }
}

/** A length or a size, in 16 or 32 bits of either order. */
function writeWord(random: Random, bytes: Uint8Array, at: number): Uint8Array {
  const size = random.of([2, 4]);
  if (at + size > bytes.length) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const little = random.oneIn(2);
  const word = random.oneIn(4) ? bytes.length + random.below(5) - 2 : random.of(WORDS);
  if (size === 2) view.setUint16(at, word, little);
  else view.setUint32(at, word, little);
  return bytes;
}

/** A number in digits becomes another. */
function changeNumber(random: Random, bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const found = [...text.matchAll(/-?\d+(\.\d+)?(e[+-]?\d+)?/g)];
  if (found.length === 0) return bytes;
  const one = random.of(found);
  return splice(bytes, one.index, one[0].length, bytesOf(random.of(NUMBERS)));
}

function splice(bytes: Uint8Array, at: number, removed: number, added: Uint8Array): Uint8Array {
  const length = bytes.length - removed + added.length;
  if (length > LONGEST) return bytes;
  const out = new Uint8Array(length);
  out.set(bytes.subarray(0, at));
  out.set(added, at);
  out.set(bytes.subarray(at + removed), at + added.length);
  return out;
}

function repeated(bytes: Uint8Array, times: number): Uint8Array {
  const out = new Uint8Array(bytes.length * times);
  for (let i = 0; i < times; i++) out.set(bytes, i * bytes.length);
  return out;
}

const bytesOf = (token: Uint8Array | string): Uint8Array =>
  typeof token === 'string' ? Buffer.from(token, 'latin1') : token;
