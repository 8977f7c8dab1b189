/** Reads tar archives: ustar and GNU, regular files alone. */
import { RequestError } from '../core/errors.js';

const BLOCK = 512;

/** The files in `archive` by the last part of their names; `subject` begins an error sentence. Throws RequestError. */
export function tarFiles(subject: string, archive: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.length);
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = octal(header, 124, 12);
    const end = at + BLOCK + size;
    if (!isHeader(header) || !Number.isInteger(size) || end > bytes.length) {
      throw new RequestError(`${subject}: the archive is damaged at byte ${at}; download or copy it again.`);
    }
    const kind = header[156]!;
    const isFile = kind === 0 || kind === '0'.charCodeAt(0);
    if (isFile) files.set(text(header, 0, 100).split('/').at(-1)!, bytes.subarray(at + BLOCK, end));
    at = Math.ceil(end / BLOCK) * BLOCK;
  }
  return files;
}

/** Whether the sum of the bytes is the one that the header tells, its own place counted as spaces. */
function isHeader(header: Buffer): boolean {
  let sum = 0;
  header.forEach((byte, i) => (sum += i >= 148 && i < 156 ? 32 : byte));
  return sum === octal(header, 148, 8);
}

const text = (header: Buffer, start: number, length: number): string =>
  header
    .toString('latin1', start, start + length)
    .split('\0')[0]!
    .trim();

const octal = (header: Buffer, start: number, length: number): number => {
  const digits = text(header, start, length);
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
};
