import { randomBytes } from 'node:crypto';
import { createWriteStream, renameSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { systemErrorCode } from '../../../models/core/errors.js';
import { DiskError, writeReason } from '../disk-error.js';
import { removeQuietly } from '../durable-write.js';
import { assertIdle } from '../idle-run.js';
import { archivedRecord } from './archived-record.js';
import { runFiles } from './run-files.js';

export interface ExportedRun {
  files: number;
  /** Of the zip file. */
  bytes: number;
}

/** What is made of random numbers or compressed already gets no smaller. */
const dense = /\.(safetensors|png|bin)$/;

/**
 * Writes the run in `dir` as a zip file to `path`: its folder, as it is, without what tells which process trains it. Its data set is
 * not in it. One file is read at a time and in pieces, and `path` stays as it was until all is written. Throws RequestError while the
 * run trains, DamagedRunError where it has no record, DiskError where the file can't be written, and errors of reading.
 */
export async function exportRun(dir: string, path: string): Promise<ExportedRun> {
  assertIdle(dir);
  const root = basename(resolve(dir));
  const record = archivedRecord(dir);
  const files = runFiles(dir).filter(({ name }) => name !== 'run.json');
  const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const zip = new ZipFile();
  // The record goes first: whoever reads the file knows at once what it is.
  zip.addBuffer(Buffer.from(record), `${root}/run.json`);
  for (const file of files) zip.addFile(file.path, `${root}/${file.name}`, { compress: !dense.test(file.name) });
  zip.end();
  try {
    await new Promise<void>((done, fail) => {
      // A file that changes, or goes away, while it is read.
      zip.on('error', fail);
      pipeline(zip.outputStream, createWriteStream(aside, { flags: 'wx' })).then(done, fail);
    });
    renameSync(aside, path);
  } catch (cause) {
    removeQuietly(aside);
    const { code, path: of } = cause as NodeJS.ErrnoException;
    const isWrite =
      code !== undefined && systemErrorCode(cause) !== null && (of === undefined || of === aside || of === path);
    throw isWrite ? new DiskError(`${path} can't be written: ${writeReason(cause)}.`, { cause }) : cause;
  }
  return { files: files.length + 1, bytes: statSync(path).size };
}
