/**
 * Names of files that are not UTF-8, as old disks have them in Latin-1: a byte that belongs to no character is kept as a
 * lone surrogate, U+DC80 to U+DCFF, as Python does (PEP 383), so that the name can be turned into its bytes again.
 */
import { LONE_BYTES } from './file-errors.js';
import { findInvalidUtf8 } from './utf8.js';

/** The name as text. */
export function nameOfBytes(bytes: Uint8Array): string {
  let name = '';
  for (let rest = bytes; rest.length > 0;) {
    const invalid = findInvalidUtf8(rest);
    const valid = invalid < 0 ? rest.length : invalid;
    name += Buffer.from(rest.subarray(0, valid)).toString('utf8');
    if (invalid >= 0) name += String.fromCharCode(0xdc00 + rest[invalid]!);
    rest = rest.subarray(valid + 1);
  }
  return name;
}

/** What the file system is to be asked for: bytes where the path has a name that is not UTF-8. */
export function systemPath(path: string): string | Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { index = 0 } of path.matchAll(LONE_BYTES)) {
    parts.push(Buffer.from(path.slice(from, index), 'utf8'), Buffer.of(path.charCodeAt(index) - 0xdc00));
    from = index + 1;
  }
  return from === 0 ? path : Buffer.concat([...parts, Buffer.from(path.slice(from), 'utf8')]);
}
