import { RequestError } from '../../models/core/errors.js';
import type { CallError } from '../protocol/app.js';

/** What a failed call tells the user: one sentence. What nobody expected is also written to standard error, whole. */
export function callError(error: unknown): CallError {
  if (error instanceof RequestError) {
    return error.field === undefined ? { message: error.message } : { message: error.message, field: error.field };
  }
  if (error instanceof TypeError) return { message: error.message };
  const system = error as Partial<NodeJS.ErrnoException>;
  if (error instanceof Error && typeof system.code === 'string' && system.path !== undefined) {
    return { message: diskSentence(system.code, system.path) };
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return { message: `Model Lab failed at this: ${error instanceof Error ? error.message : String(error)}` };
}

function diskSentence(code: string, path: string): string {
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `${path}: the disk is full; free some space and try again.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `${path}: access is denied; check the permissions of this file or folder.`;
    case 'ENOENT':
      return `${path}: there is no such file or folder.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path}: a file is in the way; move it aside and try again.`;
    case 'ENAMETOOLONG':
      return `${path}: the name is too long for this disk.`;
    default:
      return `${path}: it could not be read or written (${code}).`;
  }
}
