import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { open as openFile, type Entry, type ZipFile } from 'yauzl';
import { excerpt } from '../../../models/core/printable.mjs';
import { systemErrorCode, RequestError } from '../../../models/core/errors.js';
import { crc32 } from '../../../models/data/crc32.js';
import { cantBeRead } from '../disk-error.js';

/** A zip file with the list of what is in it. To be closed. */
export interface OpenZip {
  path: string;
  entries: Entry[];
  zip: ZipFile;
}

/** Reads the list of a zip file, which may have `most` entries. Throws RequestError where it is none, DamagedRunError where it can't be read. */
export async function openZip(path: string, most: number): Promise<OpenZip> {
  try {
    const zip = await new Promise<ZipFile>((done, fail) =>
      // Names are judged by ourselves, with sentences.
      openFile(
        path,
        { lazyEntries: true, autoClose: false, decodeStrings: true, strictFileNames: true, validateEntrySizes: true },
        (error, opened) => (error ? fail(error) : done(opened)),
      ),
    );
    try {
      if (zip.entryCount > most)
        throw new RequestError(
          `${path}: it holds ${zip.entryCount.toLocaleString('en')} files, and ${most.toLocaleString('en')} are allowed; export the run anew.`,
        );
      return { path, zip, entries: await listOf(zip) };
    } catch (error) {
      zip.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof RequestError) throw error;
    if (systemErrorCode(error) !== null) throw cantBeRead(path, error) ?? error;
    throw noZip(path, error);
  }
}

function listOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((done, fail) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => done(entries));
    zip.on('error', fail);
    zip.readEntry();
  });
}

function noZip(path: string, cause: unknown): RequestError {
  const { message } = cause as Error;
  const unsafe = /^(absolute path|invalid relative path|invalid characters in fileName): (.*)$/s.exec(message);
  if (unsafe) {
    const what =
      unsafe[1] === 'absolute path'
        ? 'is an absolute path'
        : unsafe[1] === 'invalid relative path'
          ? 'leads out of the folder'
          : 'has characters that no name may have';
    return new RequestError(`${path}: '${excerpt(unsafe[2]!)}' ${what}; nothing was imported.`, { cause });
  }
  return new RequestError(
    `${path} is no zip file that can be read, or only a part of one (${excerpt(message)}); copy or export it anew.`,
    { cause },
  );
}

/** Writes one file of the archive to `to`, which is not there yet, in pieces. Throws as readSmall does, and the disk's errors. */
export async function unpack(from: OpenZip, entry: Entry, to: string): Promise<void> {
  await checked(from, entry, (source, check) => pipeline(source, check, createWriteStream(to, { flags: 'wx' })));
}

/** One small file of the archive. Throws RequestError where it isn't as large, or not the content, that the archive tells. */
export async function readSmall(from: OpenZip, entry: Entry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  await checked(from, entry, (source, check) => {
    check.on('data', (piece: Buffer) => pieces.push(piece));
    return pipeline(source, check);
  });
  return Buffer.concat(pieces);
}

async function checked(
  { path, zip }: OpenZip,
  entry: Entry,
  read: (source: Readable, check: Transform) => Promise<void>,
): Promise<void> {
  const damaged = (cause?: unknown): RequestError =>
    new RequestError(`${path}: '${excerpt(entry.fileName)}' is damaged in it; copy or export it anew.`, { cause });
  let sum = 0;
  const check = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum = crc32(piece, sum);
      done(null, piece);
    },
  });
  let source: Readable;
  try {
    source = await new Promise((done, fail) =>
      zip.openReadStream(entry, (error, stream) => (error ? fail(error) : done(stream))),
    );
  } catch (error) {
    throw damaged(error);
  }
  try {
    await read(source, check);
  } catch (error) {
    // What the disk refuses has a path; what doesn't unpack, or is longer than was told, has none.
    const { path: of } = error as NodeJS.ErrnoException;
    const ofDisk = ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'].includes(systemErrorCode(error) ?? '') || of !== undefined;
    throw ofDisk ? error : damaged(error);
  }
  if (sum !== entry.crc32) throw damaged();
}
