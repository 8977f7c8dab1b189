import { readKerasFile, readable, type KerasFile } from './keras-file.js';
import type { LayerGraph } from './layer-graph.js';
import { readConfig } from './read-config.js';
import { weightsByLayer, weightsByObject, type StoredWeights } from './stored-weights.js';

/** A saved model whose layers and weights can be found. */
export interface SavedLayers {
  /** Of the file, for sentences. */
  name: string;
  graph: LayerGraph;
  /** What is made of its weights, while the file is open. Throws RequestError where it is damaged. */
  withWeights<T>(use: (weights: StoredWeights) => T): T;
}

/** Throws RequestError where it is damaged or holds no model. */
export async function openKeras(path: string, format: KerasFile['format']): Promise<SavedLayers & { file: KerasFile }> {
  const file = await readKerasFile(path, format);
  const graph = readable(file.name, () => readConfig(file.config, file.name));
  return {
    ...{ file, name: file.name, graph },
    withWeights: (use) =>
      file.withWeights((root) => use(format === 'keras' ? weightsByObject(root, graph.layers) : weightsByLayer(root))),
  };
}
