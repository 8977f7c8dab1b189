import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with all those above it, unless it is there. Throws the system's error of the first one that can't be
 * made. (Node's own recursion never ends below folders that refuse new entries with ENOENT, as /proc does.)
 * @param {string} path
 * @param {number} [mode] of the folders that are made
 */
export function makeFolder(path, mode = 0o777) {
  const above = dirname(path);
  try {
    mkdirSync(path, mode);
    return;
  } catch (error) {
    if (isFolder(path)) return;
    if (codeOf(error) !== 'ENOENT' || above === path) throw error;
  }
  makeFolder(above, mode);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    // Another process may have been quicker.
    if (!isFolder(path)) throw error;
  }
}

/** @param {string} path */
function isFolder(path) {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : null;
}
