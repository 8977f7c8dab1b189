import { excerpt } from '../../../models/core/printable.mjs';
import { RequestError } from '../../../models/core/errors.js';

/** As a zip file's list tells it. */
export interface ZipEntry {
  fileName: string;
  compressedSize: number;
  uncompressedSize: number;
  externalFileAttributes: number;
  compressionMethod: number;
  generalPurposeBitFlag: number;
}

export interface ZipLimits {
  /** Of what is in it, unpacked. */
  bytes: number;
  files: number;
}

/** More than any run has. */
export const usualLimits: ZipLimits = { bytes: 200e9, files: 500_000 };

/** What is packed so densely that it is no run: small files may well be repetitive. */
const MOST_DENSE = 200;
const SMALL = 256e6;

/**
 * Throws RequestError, which names the file, where the list of a zip file has anything in it that a run's folder can't be made of, on
 * any machine: paths that lead out of it or are taken twice, links, secrets, and more than there may be.
 */
export function assertHarmless(zip: string, entries: readonly ZipEntry[], limits: ZipLimits = usualLimits): void {
  const refuse = (what: string, then = 'export the run anew'): never => {
    throw new RequestError(`${zip}: ${what}; ${then}.`);
  };
  if (entries.length > limits.files)
    refuse(
      `it holds ${entries.length.toLocaleString('en')} files, and ${limits.files.toLocaleString('en')} are allowed`,
    );
  const bytes = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const packed = entries.reduce((sum, { compressedSize }) => sum + compressedSize, 0);
  if (bytes > limits.bytes)
    refuse(`it would unpack to ${gigabytes(bytes)}, and ${gigabytes(limits.bytes)} are allowed`);
  if (bytes > Math.max(SMALL, MOST_DENSE * packed))
    refuse(`it would unpack to ${gigabytes(bytes)} from ${gigabytes(packed)}, as no run does`);
  const kinds = new Map<string, 'file' | 'folder'>();
  for (const entry of entries) {
    const name = excerpt(entry.fileName);
    const wrong = pathProblem(entry.fileName);
    if (wrong !== null) refuse(`'${name}' ${wrong}`, 'nothing was imported');
    if (!isPlain(entry)) refuse(`'${name}' is a link or a device`, 'nothing was imported');
    if ((entry.generalPurposeBitFlag & 1) !== 0)
      refuse(`'${name}' is encrypted`, 'unpack it and pack it anew without a password');
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
      refuse(`'${name}' is packed in a way that is not known here`, 'pack it anew with deflate');
    claimPath(kinds, entry.fileName, (problem) => refuse(`'${name}' ${problem}`, 'nothing was imported'));
  }
}

/** Windows' forbidden ones as well, and control characters. */
// eslint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u001f\u007f<>:"|?*\\]/;
const LONGEST_PART = 200;
const DEEPEST = 12;

/** Why a file can't lie there, in a few words that go on after its name; null where it can. */
export function pathProblem(name: string): string | null {
  if (/^[a-z]:/i.test(name) || name.startsWith('/') || name.startsWith('\\')) return 'is an absolute path';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.includes('..') || name.split('\\').includes('..')) return 'leads out of the folder';
  if (forbidden.test(name)) return 'has characters that no name may have';
  if (parts.some((part) => part === '' || part === '.' || /[. ]$/.test(part))) return 'is no path';
  if (parts.length > DEEPEST || parts.some((part) => Buffer.byteLength(part) > LONGEST_PART)) return 'is too long';
  return null;
}

/** Disks that don't tell upper case from lower, or accents written in two ways, have one file for both. */
function claimPath(kinds: Map<string, 'file' | 'folder'>, name: string, refuse: (problem: string) => never): void {
  const isFolder = name.endsWith('/');
  const parts = name.replace(/\/$/, '').normalize('NFC').toLowerCase().split('/');
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (kinds.get(folder) === 'file') refuse('lies in what is a file');
    kinds.set(folder, 'folder');
  }
  const path = parts.join('/');
  const before = kinds.get(path);
  if (before === 'file' || (before === 'folder' && !isFolder)) refuse('is there twice');
  kinds.set(path, isFolder ? 'folder' : 'file');
}

/** Upper 16 bits: the mode of Unix, where that is told. */
function isPlain({ externalFileAttributes }: ZipEntry): boolean {
  const type = (externalFileAttributes >>> 16) & 0xf000;
  return type === 0 || type === 0x8000 || type === 0x4000;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(2)} GB`;
