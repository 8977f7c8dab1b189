import { RequestError } from '../../core/errors.js';
import type { InferenceTask } from '../../core/inference.js';
import { freeze } from '../graph/freeze.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import { graphOfSavedModel } from '../import/graph-of-saved-model.js';
import { graphOfSafetensorsFile, graphOfTfjs } from '../import/graph-of-tfjs.js';
import type { ImportedModel } from '../import/imported-model.js';
import { importKeras } from '../import/keras/import-keras.js';
import type { ImportedLayers } from '../import/keras/import-layers.js';
import { importTfjsLayers } from '../import/keras/import-tfjs.js';
import { readModelFile } from '../inspect/read-model-file.js';

/** A model file as a graph that can be compressed and exported. */
export interface FileModel {
  /** Of ModelDescription. */
  format: string;
  graph: InferenceGraph;
  task: InferenceTask;
  /** What can be trained; null for graphs. */
  layers: ImportedLayers | null;
}

/** `name` is what the graph is called. Throws RequestError in one sentence where the file can't be read, or is of a format that can't be exported. */
export async function importModel(path: string, name: string): Promise<FileModel> {
  const { format } = (await readModelFile(path)).description;
  const ofLayers = async (layers: ImportedLayers): Promise<FileModel> => {
    const { inference, variables } = layers;
    return { format, graph: await freeze(name, inference, variables), task: inference.task, layers };
  };
  const ofGraph = (imported: ImportedModel): FileModel => ({ format, ...imported, layers: null });
  switch (format) {
    case 'keras':
    case 'keras-h5':
      return ofLayers(await importKeras(path, format));
    case 'tfjs-layers':
      return ofLayers(await importTfjsLayers(path));
    case 'tfjs-graph':
      return ofGraph(await graphOfTfjs(path));
    case 'savedmodel':
      return ofGraph(await graphOfSavedModel(path));
    case 'safetensors':
      return ofGraph(await graphOfSafetensorsFile(path));
    default:
      throw new RequestError(
        `file: '${name}' is a file of ${format}, which can be looked at (lab inspect) but not exported anew; use the model that it was made from.`,
        { field: 'file' },
      );
  }
}
