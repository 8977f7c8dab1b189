import { basename, dirname } from 'node:path';
import { RequestError } from '../../core/errors.js';
import { excerpt, printable } from '../../core/printable.mjs';
import { dataTypeOfEnum } from '../formats/data-types.js';
import { graphOfSafetensors, readSafetensorsFile } from '../inspect/safetensors-file.js';
import { readTfjsFiles, tfjsGraph, type TfjsSignature } from '../inspect/tfjs-files.js';
import { weightConstant } from '../inspect/tfjs-weights.js';
import { graphOfNodes, type FrozenNodes, type SignedValue } from './graph-of-nodes.js';
import { statedInterface, type ImportedModel } from './imported-model.js';
import { nodesOfJson } from './nodes-of-json.js';
import type { NodeDef } from '../../engine/graph-def.js';

/** A graph model of TensorFlow.js, by its model.json or folder. Throws RequestError where it can't be a graph that is exported. */
export async function graphOfTfjs(path: string): Promise<ImportedModel> {
  const files = await readTfjsFiles(path);
  const { json } = files;
  return importing(path, () => {
    if (!('node' in json.modelTopology)) throw new Error('it is a model of layers, and no graph');
    const nodes = nodesOfJson(tfjsGraph.parse(json.modelTopology).node, (name) => weightConstant(files, name));
    const name = basename(path) === 'model.json' ? basename(dirname(path)) : basename(path);
    return {
      name,
      nodes,
      ...signed(nodes, json.signature),
      stated: statedInterface(json.userDefinedMetadata?.['interface']),
    };
  });
}

/** One of our own safetensors, which have their graph with them. Throws RequestError as `graphOfTfjs` does. */
export async function graphOfSafetensorsFile(path: string): Promise<ImportedModel> {
  const file = await readSafetensorsFile(path);
  return importing(path, () => {
    const graph = graphOfSafetensors(file);
    if (!graph) throw new Error('it holds weights only, and no graph that they belong to');
    const stated = statedInterface(file.metadata['interface']);
    const name = basename(path).replace(/\.safetensors$/, '');
    return { name, nodes: graph.nodes, ...signed(graph.nodes, graph.signature), stated };
  });
}

/** What `frozen` finds as a graph. Errors become RequestErrors that name the file. */
export async function importing(
  path: string,
  frozen: () => FrozenNodes | Promise<FrozenNodes>,
): Promise<ImportedModel> {
  try {
    return await graphOfNodes(await frozen());
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const message =
      error instanceof Error && error.name !== 'ZodError' ? error.message : "its graph isn't as the format has it";
    const sentence = printable(message.split('\n')[0]!).replace(/\.?$/, '.');
    throw new RequestError(`${excerpt(path)}: ${sentence}`, { cause: error });
  }
}

/** By the signature; without one inputs and outputs are nodes. */
function signed(
  nodes: readonly NodeDef[],
  signature: TfjsSignature | null | undefined,
): Pick<FrozenNodes, 'inputs' | 'outputs'> {
  const { inputs, outputs } = signature ?? {};
  const values = (infos: NonNullable<TfjsSignature['inputs']>) =>
    new Map(
      Object.entries(infos).map(([key, { name, dtype, tensorShape }]): [string, SignedValue] => [
        key,
        { ref: name || key, dtype: dataTypeOfEnum(dtype), shape: tensorShape?.dim.map(({ size }) => size) ?? null },
      ]),
    );
  const read = new Set(nodes.flatMap(({ input }) => input.map((ref) => ref.replace(/^\^|:\d+$/g, ''))));
  return {
    inputs: inputs
      ? values(inputs)
      : new Map(nodes.filter(({ op }) => op === 'Placeholder').map((node) => [node.name, placed(node)])),
    outputs: outputs
      ? values(outputs)
      : new Map(nodes.filter(({ name }) => !read.has(name)).map(({ name }) => [name, { ref: name }])),
  };
}

function placed({ name, attr }: NodeDef): SignedValue {
  return {
    ref: name,
    dtype: attr['dtype']?.type ?? 0,
    shape: attr['shape']?.shape?.dim.map(({ size }) => size) ?? null,
  };
}
