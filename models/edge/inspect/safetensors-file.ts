/** A file of safetensors, with the graph that ours have among their metadata. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { RequestError } from '../../core/errors.js';
import { excerpt } from '../../core/printable.mjs';
import { SafetensorsError, storedTensors, type StoredTensor } from '../../core/safetensors.js';
import { fileError } from '../../data/file-errors.js';
import type { NodeDef } from '../../engine/graph-def.js';
import { ofHalf } from '../compress/float16.js';
import { GRAPH_KEY } from '../formats/safetensors.js';
import type { Constant } from '../graph/constants.js';
import { nodesOfJson } from '../import/nodes-of-json.js';
import { tfjsGraph, tfjsSignature, type TfjsSignature } from './tfjs-files.js';

export interface SafetensorsFile {
  tensors: Map<string, StoredTensor>;
  metadata: Record<string, string>;
  bytes: number;
}

/** Throws RequestError, in one sentence that names the file, where it is damaged or can't be read. */
export async function readSafetensorsFile(path: string): Promise<SafetensorsFile> {
  try {
    const file = await readFile(path);
    return { ...storedTensors(file), bytes: file.length };
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw fileError(path, error);
    throw new RequestError(`${excerpt(path)}: ${error.message}`, { cause: error });
  }
}

const graph = z.object({ modelTopology: tfjsGraph, signature: tfjsSignature });

export interface StoredGraph {
  nodes: NodeDef[];
  signature: TfjsSignature;
}

/** The graph that came along, with the weights of the file; null where none did. Throws an Error where it is damaged. */
export function graphOfSafetensors({ tensors, metadata }: SafetensorsFile): StoredGraph | null {
  const text = metadata[GRAPH_KEY];
  if (text === undefined) return null;
  const { modelTopology, signature } = graph.parse(JSON.parse(text));
  const constant = (name: string): Constant | null => {
    const tensor = tensors.get(name);
    return tensor ? floatsOf(name, tensor) : null;
  };
  return { nodes: nodesOfJson(modelTopology.node, constant), signature };
}

function floatsOf(name: string, { dtype, shape, bytes }: StoredTensor): Constant {
  // What is stored may begin anywhere.
  const { buffer } = Uint8Array.from(bytes);
  if (dtype === 'F32') return { type: 'float32', shape, data: new Float32Array(buffer) };
  if (dtype === 'F16') return { type: 'float32', shape, data: Float32Array.from(new Uint16Array(buffer), ofHalf) };
  throw new Error(`tensor ${name} is ${dtype}, and F32 or F16 is needed`);
}
