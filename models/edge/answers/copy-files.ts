import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RequestError, systemErrorCode } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.mjs';
import type { Variant } from '../panels/variants.js';
import { copiedName } from '../variant-name.js';

/**
 * Copies a variant's files into a new folder inside of `folder`, in whole or not at all. Throws RequestError where there are none,
 * where such a folder is there already, or can't be written.
 */
export function copyVariantFiles(filesDir: string, variant: Variant, folder: string | null) {
  if (folder === null) throw new RequestError('folder: none is given; name the one to copy to.', { field: 'folder' });
  if (variant.files.length === 0) {
    throw new RequestError(`variant: ${variant.step} has no files; choose another one.`, { field: 'variant' });
  }
  const place = join(folder, copiedName(variant));
  if (existsSync(place)) {
    throw new RequestError(`folder: ${place} is there already; choose another folder, or move it away.`, {
      field: 'folder',
    });
  }
  const partial = join(folder, `.${copiedName(variant)}.partial`);
  try {
    rmSync(partial, { recursive: true, force: true });
    for (const { path } of variant.files) {
      const to = join(partial, path.slice(path.indexOf('/') + 1));
      makeFolder(dirname(to));
      copyFileSync(join(filesDir, path), to);
    }
    renameSync(partial, place);
  } catch (cause) {
    clear(partial);
    const code = systemErrorCode(cause);
    if (code === null) throw cause;
    throw new RequestError(`folder: ${place} can't be written (${code}); choose another folder.`, {
      field: 'folder',
      cause,
    });
  }
  const files = variant.files.map(({ path, bytes }) => ({ path: path.slice(path.indexOf('/') + 1), bytes }));
  return { folder: place, files };
}

/** As far as the disk lets it: below a file there is nothing to clear. */
function clear(partial: string): void {
  try {
    rmSync(partial, { recursive: true, force: true });
  } catch {
    // Why it can't be written is told already.
  }
}
