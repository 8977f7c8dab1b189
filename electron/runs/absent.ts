import { lstatSync } from 'node:fs';
import { systemErrorCode } from '../../models/core/errors.js';

/**
 * Whether reading `path` failed with `error` because there is nothing. A link that leads nowhere is there: what it
 * leads to lies on a disk that isn't mounted today.
 */
export function isAbsent(path: string, error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT' && !isThere(path);
}

/** Whether there is something at `path`, be it a link that leads nowhere. Throws where the disk doesn't say. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
