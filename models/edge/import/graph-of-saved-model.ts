import { basename } from 'node:path';
import type { NodeDef, TensorInfo } from '../../engine/graph-def.js';
import { nativeTensorFlow } from '../graph/freeze.js';
import { readSavedModelFiles } from '../inspect/saved-model-files.js';
import type { SignedValue } from './graph-of-nodes.js';
import { importing } from './graph-of-tfjs.js';
import { statedInterface, type ImportedModel } from './imported-model.js';
import { withVariablesRead } from './read-variables.js';

/**
 * What a SavedModel serves, by its folder or saved_model.pb, with its variables as constants. Throws RequestError where it
 * can't be a graph that is exported.
 */
export async function graphOfSavedModel(path: string): Promise<ImportedModel> {
  const { folder, graph, signature, nodes, metadata } = await readSavedModelFiles(path);
  return importing(path, async () => {
    const frozen: readonly NodeDef[] = withVariablesRead(await nativeTensorFlow(), {
      folder,
      nodes,
      all: graph.graph_def.node,
    });
    const values = (infos: Record<string, TensorInfo>) =>
      new Map(Object.entries(infos).map(([key, info]): [string, SignedValue] => [key, signedValue(info)]));
    const { inputs, outputs } = signature;
    const stated = statedInterface(metadata['interface']);
    return { name: basename(folder), nodes: frozen, inputs: values(inputs), outputs: values(outputs), stated };
  });
}

function signedValue({ name, dtype, tensor_shape }: TensorInfo): SignedValue {
  return { ref: name, dtype, shape: tensor_shape.unknown_rank ? null : tensor_shape.dim.map(({ size }) => size) };
}
