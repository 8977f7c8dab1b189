/** An export's own copy of the file that it began with: the user's may be moved or changed. */
import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemPath } from '../../data/byte-names.js';
import { RequestError, systemErrorCode } from '../../core/errors.js';
import { makeFolder } from '../../core/make-folder.mjs';
import { checkExternalData } from '../formats/onnx/read/external-data.js';
import { reading } from '../formats/onnx/read/reader.js';
import { SAVED_MODEL_FILE } from '../inspect/saved-model-files.js';

/** Where it lies below the folder of the run's files. */
const PLACE = 'model';
/** Files of a folder, such as a SavedModel's, and how deep. */
const MOST_FILES = 1000;
const DEEPEST = 8;

/**
 * The path of the run's copy of the file, or folder, at `path`, which is made where there is none yet. What belongs to it comes
 * along: weights beside a TF.js model.json or an ONNX file, and variables and assets beside a saved_model.pb. `check` throws where it is no model, before anything is copied. Throws RequestError
 * (field `file`) where it can't be copied.
 */
export function keptFile(filesDir: string, path: string, check?: (path: string) => void): string {
  const folder = join(filesDir, PLACE);
  const kept = join(folder, basename(path));
  if (existsSync(kept)) return kept;
  check?.(path);
  const partial = join(filesDir, `.${PLACE}.partial`);
  try {
    rmSync(partial, { recursive: true, force: true });
    const isFolder = statSync(systemPath(path)).isDirectory();
    const files = isFolder ? filesIn(path) : [basename(path), ...besides(path)];
    const from = isFolder ? path : dirname(path);
    const to = isFolder ? join(partial, basename(path)) : partial;
    for (const file of files) {
      makeFolder(dirname(join(to, file)));
      copyFileSync(systemPath(join(from, file)), join(to, file));
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    return kept;
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true });
    if (cause instanceof RequestError || systemErrorCode(cause) === null) throw cause;
    const code = systemErrorCode(cause);
    const why = code === 'ENOENT' ? 'it is not there' : code;
    throw new RequestError(`file: ${path} can't be copied into the run: ${why}; choose another one.`, {
      field: 'file',
      cause,
    });
  }
}

/** What belongs to the file, from its folder. */
function besides(path: string): string[] {
  const folder = dirname(path);
  if (/\.onnx$/i.test(path)) return reading(path, () => checkExternalData(path));
  if (basename(path) === SAVED_MODEL_FILE) {
    const parts = ['variables', 'assets', 'assets.extra'].filter((part) => existsSync(join(folder, part)));
    return parts.flatMap((part) => filesIn(join(folder, part)).map((name) => join(part, name)));
  }
  if (!/\.json$/i.test(path)) return [];
  const entries = readdirSync(systemPath(folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.bin')).map(({ name }) => name);
}

/** Paths of all files below a folder. Throws RequestError where there are too many for a model. */
function filesIn(path: string): string[] {
  const files: string[] = [];
  const walk = (prefix: string, depth: number): void => {
    for (const entry of readdirSync(systemPath(join(path, prefix)), { withFileTypes: true })) {
      const name = join(prefix, entry.name);
      if (entry.isDirectory() && depth < DEEPEST) walk(name, depth + 1);
      else if (entry.isFile()) files.push(name);
      if (files.length > MOST_FILES) {
        throw new RequestError(
          `file: ${path} holds more than ${MOST_FILES} files, which no model does; choose another one.`,
          {
            field: 'file',
          },
        );
      }
    }
  };
  walk('', 0);
  return files;
}
