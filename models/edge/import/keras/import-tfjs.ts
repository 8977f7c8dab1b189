import { basename, dirname } from 'node:path';
import { excerpt } from '../../../core/printable.mjs';
import { readTfjsFiles } from '../../inspect/tfjs-files.js';
import { importLayers, type ImportedLayers } from './import-layers.js';
import { savedTfjsLayers } from './saved-tfjs.js';

/** A layers model of TensorFlow.js by its model.json, as functions and variables of the engine. Throws RequestError in one sentence. */
export async function importTfjsLayers(path: string): Promise<ImportedLayers> {
  const name = excerpt(basename(path) === 'model.json' ? basename(dirname(path)) : basename(path));
  return importLayers(savedTfjsLayers(await readTfjsFiles(path), name), 2);
}
