import { basename } from 'node:path';
import { RequestError, systemErrorCode } from '../../../core/errors.js';
import { excerpt } from '../../../core/printable.mjs';
import { openBytes, type OpenBytes } from '../hdf5/byte-source.js';
import { Hdf5Problem } from '../hdf5/cursor.js';
import { openHdf5, type Hdf5Group } from '../hdf5/hdf5-file.js';
import { readKerasZip } from './keras-zip.js';

/** A model that Keras has saved. Weights stay in the file until they are wanted. */
export interface KerasFile {
  format: 'keras' | 'keras-h5';
  /** Of the file, for sentences. */
  name: string;
  version: string | null;
  /** Of the whole model, as JSON. */
  config: unknown;
  metadata: Record<string, string>;
  /** What is made of the group with a group for each layer, while the file is open. */
  withWeights<T>(use: (root: Hdf5Group) => T): T;
}

/** `.h5`, of Keras 1 to 3, and `.keras`. Throws RequestError in one sentence. */
export async function readKerasFile(path: string, format: KerasFile['format']): Promise<KerasFile> {
  const name = excerpt(basename(path));
  if (format === 'keras-h5') return readable(name, () => fromHdf5(path, name));
  try {
    return await fromZip(path, name);
  } catch (error) {
    return readable(name, () => {
      throw error;
    });
  }
}

/** Whatever goes wrong in reading a file becomes one sentence about it. */
export function readable<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RequestError) throw error;
    throw new RequestError(`${name}: ${problemOf(error)}; save it anew with Keras.`, { cause: error });
  }
}

function problemOf(error: unknown): string {
  if (error instanceof Hdf5Problem) return `the HDF5 file can't be read, as ${error.message}`;
  if (error instanceof RangeError) return "the HDF5 file can't be read, as it is cut off or damaged";
  const code = systemErrorCode(error);
  const { message } = error as Error;
  return code === null ? `it can't be read (${excerpt(message)})` : `it can't be read (${code})`;
}

function opened<T>(name: string, open: () => OpenBytes, use: (root: Hdf5Group) => T): T {
  return readable(name, () => {
    const source = open();
    try {
      return use(openHdf5(source));
    } finally {
      source.close();
    }
  });
}

function fromHdf5(path: string, name: string): KerasFile {
  const open = (): OpenBytes => openBytes(path);
  const told = opened(name, open, (root) => {
    const config = root.texts('model_config')?.[0];
    if (config === undefined || root.child('model_weights')?.kind !== 'group') {
      const isWeights = root.texts('layer_names') !== null || root.names.includes('layers');
      const what = isWeights ? 'it holds weights alone' : 'it is no model of Keras';
      throw new RequestError(`${name}: ${what}; save the whole model, by model.save('….h5').`);
    }
    const [version, backend, training] = ['keras_version', 'backend', 'training_config'].map(
      (key) => root.texts(key)?.[0],
    );
    const metadata = { ...(backend !== undefined && { backend }), ...(training !== undefined && { training }) };
    return { version: version ?? null, config: parsed(config, name), metadata };
  });
  return {
    ...{ format: 'keras-h5', name, ...told },
    withWeights: (use) => opened(name, open, (root) => use(root.child('model_weights') as Hdf5Group)),
  };
}

async function fromZip(path: string, name: string): Promise<KerasFile> {
  const zip = await readKerasZip(path, name);
  const about = parsed(zip.metadata, name) as Record<string, unknown> | null;
  const texts = Object.entries(about ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const { keras_version: version, ...metadata } = Object.fromEntries(texts);
  return {
    ...{ format: 'keras', name, version: version ?? null, config: parsed(zip.config, name), metadata },
    withWeights: (use) => opened(name, zip.weights, use),
  };
}

/** Throws RequestError for what is no JSON. */
function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RequestError(`${name}: what it says of the model's layers is no JSON; save it anew with Keras.`, {
      cause: error,
    });
  }
}
