import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';

export interface FolderReading {
  path: string;
  writable: boolean;
}

/** Whether the folder, or the nearest one above it that exists, can be written. */
export function readFolder(path: string): FolderReading {
  let existing = path;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    accessSync(existing, constants.W_OK);
    return { path, writable: true };
  } catch {
    return { path, writable: false };
  }
}
