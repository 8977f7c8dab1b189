/** What goes between the main process and its file thread. */
import { RequestError } from '../../../models/core/errors.js';
import { DamagedRunError } from '../../runs/damaged-run-error.js';
import { DiskError } from '../../runs/disk-error.js';
import type { FileTaskName } from './tasks.js';

export interface FileRequest {
  seq: number;
  task: FileTaskName;
  args: unknown[];
}

export type FileAnswer = { seq: number; value: unknown } | { seq: number; error: WireError };

/** An error that keeps its kind on the way; structured cloning would make it a plain Error. */
export interface WireError {
  kind: 'request' | 'damaged' | 'disk' | 'other';
  message: string;
  stack?: string;
  field?: string;
  code?: string;
  path?: string;
}

export function packError(error: unknown): WireError {
  if (error instanceof RequestError) {
    return { kind: 'request', message: error.message, ...(error.field === undefined ? {} : { field: error.field }) };
  }
  if (error instanceof DamagedRunError) return { kind: 'damaged', message: error.message };
  if (error instanceof DiskError) return { kind: 'disk', message: error.message };
  if (!(error instanceof Error)) return { kind: 'other', message: String(error) };
  const { code, path } = error as NodeJS.ErrnoException;
  return {
    kind: 'other',
    message: error.message,
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(code === undefined ? {} : { code }),
    ...(path === undefined ? {} : { path }),
  };
}

export function unpackError({ kind, message, stack, field, code, path }: WireError): Error {
  if (kind === 'request') return new RequestError(message, field === undefined ? {} : { field });
  if (kind === 'damaged') return new DamagedRunError(message);
  if (kind === 'disk') return new DiskError(message);
  const error: NodeJS.ErrnoException = new Error(message);
  if (stack !== undefined) error.stack = stack;
  if (code !== undefined) error.code = code;
  if (path !== undefined) error.path = path;
  return error;
}
