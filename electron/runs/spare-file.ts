/** JSON files that the lab can do without: where its window stood, what it has timed. */
import { readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { systemErrorCode } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { isAbsent } from './absent.js';
import { DamagedRunError, NewerFormatError, refuseNewer } from './damaged-run-error.js';
import { cantBeRead, writing } from './disk-error.js';
import { replaceFile } from './durable-write.js';
import { freeName } from './set-aside.js';

/**
 * What the file holds; null where there is none. Throws DamagedRunError where it is damaged or can't be read, and
 * NewerFormatError.
 */
export function readSpare<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    refuseNewer(raw, path);
    return schema.parse(raw, { jitless: true });
  } catch (cause) {
    if (isAbsent(path, cause)) return null;
    if (cause instanceof NewerFormatError) throw cause;
    throw cantBeRead(path, cause) ?? new DamagedRunError(`${path} is damaged: it is not what it should be.`, { cause });
  }
}

/**
 * Replaces what the file holds, null where it is absent or damaged. One that can't be read, or that a newer version has
 * written, is left as it is and `change` not called; a damaged one is put aside as `<path>.damaged`. Throws DiskError.
 */
export function changeSpare<T>(path: string, schema: z.ZodType<T>, change: (held: T | null) => T | null): void {
  let held: T | null = null;
  try {
    held = readSpare(path, schema);
  } catch (error) {
    if (!(error instanceof DamagedRunError) || !isDamage(error)) return;
    writing(path, () => renameSync(path, freeName(`${path}.damaged`)));
  }
  const next = change(held);
  if (next === null) return;
  writing(path, () => {
    makeFolder(dirname(path));
    replaceFile(path, `${JSON.stringify(next, null, 2)}\n`);
  });
}

function isDamage(error: DamagedRunError): boolean {
  return !(error instanceof NewerFormatError) && systemErrorCode(error.cause) === null;
}
