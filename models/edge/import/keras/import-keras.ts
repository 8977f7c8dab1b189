import { importLayers, type ImportedLayers } from './import-layers.js';
import type { KerasFile } from './keras-file.js';
import { openKeras } from './open-keras.js';

/** A model that Keras has saved, as functions and variables of the engine. Throws RequestError in one sentence. */
export async function importKeras(path: string, format: KerasFile['format']): Promise<ImportedLayers> {
  const saved = await openKeras(path, format);
  return importLayers(saved, saved.file.version !== null && /^[3-9]/.test(saved.file.version) ? 3 : 2);
}
