import { excerpt as excerptOfText, printable as printableText } from '../core/printable.mjs';
import { RequestError, systemErrorCode } from '../core/errors.js';

export { systemErrorCode };

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder; check the path',
  ENOTDIR: 'a part of this path is a file, not a folder; check the path',
  EEXIST: 'there is something of this name already; remove it, or choose another place',
  EISDIR: 'this is a folder, and a file is needed',
  EACCES: 'permission denied; change its permissions, or choose another place',
  EPERM: 'permission denied; change its permissions, or choose another place',
  EROFS: 'the disk is read-only; choose another place',
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the disk quota is used up; free some space and try again',
  EFBIG: 'the file would be larger than this system allows',
  EMFILE: 'too many files are open; close other programs and try again',
  ENFILE: 'too many files are open; close other programs and try again',
  ELOOP: 'its links lead in a circle; check the path',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error while reading or writing it',
  ERR_INVALID_ARG_VALUE: 'the path holds a character that no file name can have',
};

/** Where a name was turned into text, a byte that is no character is lost for good. */
const NOT_UTF8 = 'it is not there, or a name in it is not UTF-8; rename it, or give the folder that holds it';

/**
 * A failure of the file system at `path`, in one sentence that says what to do.
 * Anything that is not such a failure is a fault of the program and is handed back as it is, to be thrown.
 */
export function fileError(path: string, error: unknown): Error {
  if (error instanceof RequestError) return error;
  const code = systemErrorCode(error);
  const reason = code === 'ENOENT' && path.includes('\ufffd') ? NOT_UTF8 : code === null ? undefined : REASONS[code];
  if (reason !== undefined) return new RequestError(`${printable(path)}: ${reason}.`, { cause: error });
  if (code !== null && /^E[A-Z0-9]+$/.test(code)) {
    return new RequestError(`${printable(path)}: the system reports ${code}; check the file and the disk.`, {
      cause: error,
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** Bytes of a name that belong to no character of UTF-8, as byte-names.ts keeps them. */
export const LONE_BYTES = /(?<![\ud800-\udbff])[\udc80-\udcff]/g;

/** A name as it is kept and shown: a byte that belongs to no character as `\xe9`. */
export function shownName(name: string): string {
  return name.replace(LONE_BYTES, (byte) => `\\x${(byte.charCodeAt(0) - 0xdc00).toString(16)}`);
}

/** A path or name as a part of a sentence on one line: control characters, and bytes that are no character, are escaped. */
export function printable(text: string): string {
  return printableText(shownName(text));
}

/** The same of what stands in a file, such as a field or a column's name: as much of it as a sentence holds. */
export function excerpt(text: string): string {
  return excerptOfText(shownName(text));
}
