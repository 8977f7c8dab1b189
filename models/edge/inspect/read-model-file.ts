import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RequestError, systemErrorCode } from '../../core/errors.js';
import { excerpt } from '../../core/printable.mjs';
import { systemPath } from '../../data/byte-names.js';
import { onnxReader } from '../formats/onnx/read/reader.js';
import { tfliteReader } from '../formats/tflite/read.js';
import { kerasHdf5Reader, kerasReader } from '../import/keras/read-keras.js';
import type { FormatReader, ReadModel } from './model-description.js';
import { safetensorsReader } from './safetensors-reader.js';
import { SAVED_MODEL_FILE } from './saved-model-files.js';
import { savedModelReader } from './saved-model-reader.js';
import { tfjsReader } from './tfjs-reader.js';

/** What can be opened, in words. */
export const READABLE =
  'Keras (.h5, .keras), TensorFlow.js (model.json), SavedModel (its folder), ONNX (.onnx), TensorFlow Lite (.tflite) or safetensors';

/** Those whose first bytes tell them for certain come first. */
const readers: readonly FormatReader[] = [
  ...[kerasHdf5Reader, kerasReader, tfliteReader, savedModelReader, tfjsReader, safetensorsReader],
  onnxReader,
];

/** Bytes that a file is known by. */
const HEAD = 64;

/**
 * Reads a model of the user's: a file, or the folder of one. What it is, its content decides, and its name where that doesn't.
 * Throws RequestError in one sentence that names the file.
 */
export async function readModelFile(path: string): Promise<ReadModel> {
  const { reader, path: found } = readerOf(path);
  return reader.read(found);
}

/** What reads it, and the file that is meant: of a folder of TensorFlow.js, its model.json. */
export function readerOf(path: string): { reader: FormatReader; path: string } {
  const name = excerpt(basename(path));
  try {
    if (statSync(systemPath(path)).isDirectory()) return ofFolder(path, name);
    assertRegular(path);
    const head = headOf(path);
    const reader = readers.find((one) => one.claims(path, head));
    if (reader) return { reader, path };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    throw new RequestError(
      code === 'ENOENT' ? `file: '${name}' is not there.` : `file: '${name}' can't be read (${code}).`,
      { field: 'file', cause: error },
    );
  }
  throw new RequestError(`file: '${name}' is no model that can be opened; use ${READABLE}.`, { field: 'file' });
}

function ofFolder(path: string, name: string): { reader: FormatReader; path: string } {
  const json = join(path, 'model.json');
  const inside = existsSync(json) ? json : path;
  for (const file of [json, join(path, SAVED_MODEL_FILE)]) if (existsSync(file)) assertRegular(file);
  const head = inside === path ? new Uint8Array() : headOf(inside);
  const reader = readers.find((one) => one.claims(inside, head));
  if (reader) return { reader, path: inside };
  throw new RequestError(
    `file: '${name}' is a folder with no model in it; use that of a SavedModel (saved_model.pb) or of TensorFlow.js (model.json).`,
    { field: 'file' },
  );
}

/** Reading a pipe waits without end, and a device may have none. Throws RequestError. */
function assertRegular(path: string): void {
  if (statSync(systemPath(path)).isFile()) return;
  const name = excerpt(basename(path));
  throw new RequestError(`file: '${name}' is neither a file nor a folder; use ${READABLE}.`, { field: 'file' });
}

function headOf(path: string): Uint8Array {
  const file = openSync(systemPath(path), 'r');
  try {
    const head = new Uint8Array(HEAD);
    return head.subarray(0, readSync(file, head, 0, HEAD, 0));
  } finally {
    closeSync(file);
  }
}
