import { standardError } from '../../build/terminal-writer.mjs';
import { RequestError } from '../../models/core/errors.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { DiskError } from '../runs/disk-error.js';
import type { CallError } from '../protocol/app.js';

/** What a failed call tells the user: one sentence. What nobody expected is also written to standard error, whole. */
export function callError(error: unknown): CallError {
  if (error instanceof RequestError) {
    return error.field === undefined ? { message: error.message } : { message: error.message, field: error.field };
  }
  if ([DamagedRunError, DiskError, TypeError].some((kind) => error instanceof kind))
    return { message: (error as Error).message };
  const system = error as Partial<NodeJS.ErrnoException>;
  const trouble = error instanceof Error && diskTrouble(system.code ?? '');
  if (trouble) return { message: system.path === undefined ? `Your data: ${trouble}` : `${system.path}: ${trouble}` };
  standardError.lines(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return { message: `Model Lab failed at this: ${error instanceof Error ? error.message : String(error)}` };
}

/** What went wrong with a file, for the end of a sentence; null for errors that have nothing to do with files. */
function diskTrouble(code: string): string | null {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full; free some space and try again.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'access is denied; check the permissions of this file or folder.';
    case 'ENOENT':
      return 'there is no such file or folder.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in the way; move it aside and try again.';
    case 'ENAMETOOLONG':
      return 'the name is too long for this disk.';
    case 'EIO':
    case 'EMFILE':
    case 'ENFILE':
      return `it could not be read or written (${code}); try again.`;
    default:
      return null;
  }
}
