/** Reads files of text: UTF-8, or UTF-16 with a byte order mark; gzipped or plain. */
import { RequestError } from '../core/errors.js';
import { printable } from './file-errors.js';
import { formatBytes, MAX_TEXT_BYTES } from './limits.js';
import { readWhole } from './read-at.js';
import { unpackText } from './unpack.js';
import { findInvalidUtf8 } from './utf8.js';

/**
 * The text in a file, without a byte order mark and with `\n` at the ends of lines.
 * Throws RequestError where the file can't be read, is too large or is no text, and names the first byte that is none.
 */
export async function readText(path: string): Promise<string> {
  const stored = await readWhole(path, { what: 'a text', most: MAX_TEXT_BYTES });
  return decodeText(path, await unpackText(path, stored)).replace(/\r\n?/g, '\n');
}

/** The text of a table, and what was decided of its encoding. */
export interface TableText {
  text: string;
  notes: string[];
}

/**
 * As readText, for a .csv or .tsv file: where that is not UTF-8 it was written by a spreadsheet, in Windows-1252, of which
 * Latin-1 is a part. Throws RequestError.
 */
export async function readTableText(path: string): Promise<TableText> {
  const stored = await readWhole(path, { what: 'a text', most: MAX_TEXT_BYTES });
  const bytes = await unpackText(path, stored);
  const mark = byteOrderMark(bytes);
  const isUtf16 = mark === 'utf16le' || mark === 'utf16be';
  const isWestern = !isUtf16 && !bytes.includes(0) && findInvalidUtf8(bytes) >= 0;
  const text = isWestern ? new TextDecoder('windows-1252').decode(bytes) : decodeText(path, bytes);
  const notes: string[] = [];
  if (isWestern)
    notes.push('The file is not UTF-8, and was read as Windows-1252 (Latin-1): look at its letters with accents.');
  if (isUtf16) notes.push('The file was read as UTF-16.');
  return { text: text.replace(/\r\n?/g, '\n'), notes };
}

/** As readText, for bytes in memory and with the ends of lines as they are; `path` is for error sentences. */
export function decodeText(path: string, bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const mark = byteOrderMark(bytes);
  if (mark === 'utf16le' || mark === 'utf16be') return decodeUtf16(path, buffer, mark);
  const zero = buffer.indexOf(0);
  if (zero >= 0) throw notText(path, `byte ${zero} is zero, so this is a binary file`);
  const invalid = findInvalidUtf8(bytes);
  if (invalid >= 0) {
    const value = bytes[invalid]!.toString(16).padStart(2, '0');
    throw notText(path, `byte ${invalid} (0x${value}) is not UTF-8`);
  }
  return buffer.toString('utf8', mark === 'utf8' ? 3 : 0);
}

/** Whether a file that begins with `head` may be text. */
export function looksLikeText(head: Uint8Array): boolean {
  const mark = byteOrderMark(head);
  if (mark === 'utf16le' || mark === 'utf16be') return true;
  if (head.length === 0 || head.includes(0)) return false;
  const invalid = findInvalidUtf8(head);
  // The head may end within a character.
  return invalid < 0 || invalid > head.length - 4;
}

/** Throws RequestError where texts that have so many bytes together are more than a data set may have. */
export function checkTextBytes(path: string, bytes: number): void {
  if (bytes <= MAX_TEXT_BYTES) return;
  throw new RequestError(
    `${printable(path)}: texts of ${formatBytes(bytes)} are too many; a data set may have ${formatBytes(MAX_TEXT_BYTES)} of text.`,
  );
}

function byteOrderMark(bytes: Uint8Array): 'utf8' | 'utf16le' | 'utf16be' | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf16be' : null;
}

function decodeUtf16(path: string, buffer: Buffer, order: 'utf16le' | 'utf16be'): string {
  if (buffer.length % 2 === 1) throw notText(path, `its ${buffer.length} bytes are no whole number of UTF-16 units`);
  const text = (order === 'utf16le' ? buffer : Buffer.from(buffer).swap16()).toString('utf16le', 2);
  const wrong = /\p{Surrogate}|\0/u.exec(text);
  if (wrong) throw notText(path, `bytes ${2 + 2 * wrong.index} and ${3 + 2 * wrong.index} are no character of UTF-16`);
  return text;
}

function notText(path: string, reason: string): RequestError {
  return new RequestError(`${printable(path)}: ${reason}; give a text, saved as UTF-8.`);
}
