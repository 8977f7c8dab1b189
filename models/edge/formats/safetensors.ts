/**
 * A graph's weights as safetensors, by the names of its constants. The format holds tensors only, so the graph that multiplies
 * by them goes along as text among the metadata, as TensorFlow.js has it: whoever wants weights alone needn't look at it.
 */
import { DATA_TYPE, type NodeDef } from '../../engine/graph-def.js';
import { encodeSafetensors, type WritableTensor } from '../../core/safetensors.js';
import { halvesOf } from '../compress/float16.js';
import { constantOf } from '../graph/constants.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import { UnsupportedExport, type FormatWriter, type WriteOptions, type WrittenFile } from './format.js';
import type { Precision } from './formats.js';
import { graphJson } from './graph-json.js';
import { metadataTexts } from './metadata-text.js';
import { namedNodes } from './named-nodes.js';

/** Where the graph is among the metadata. */
export const GRAPH_KEY = 'graph';

export const safetensorsWriter: FormatWriter = {
  format: 'safetensors',
  unsupported,
  write: (graph, options) => Promise.resolve().then(() => [fileOf(graph, options)]),
};

function unsupported(precision: Precision): string | null {
  if (precision === 'float32' || precision === 'float16') return null;
  return `safetensors: it holds numbers without a scale, so there is no '${precision}'; float32 and float16 there are.`;
}

function fileOf(graph: InferenceGraph, { precision, metadata }: WriteOptions): WrittenFile {
  const reason = unsupported(precision);
  if (reason !== null) throw new UnsupportedExport(reason);
  const named = namedNodes(graph, null);
  const tensors = Object.fromEntries(
    named.nodes.filter(isStored).map((node) => {
      const half = precision === 'float16' && named.largeWeights.has(node.name);
      return [node.name, tensorOf(node, half)];
    }),
  );
  const text = JSON.stringify(graphJson(named, (node) => !isStored(node)));
  const bytes = encodeSafetensors(tensors, { ...metadataTexts(metadata), [GRAPH_KEY]: text });
  return { path: 'model.safetensors', bytes };
}

/** Scalars and whole numbers are a part of the graph, not of what was learned. */
function isStored({ op, attr }: NodeDef): boolean {
  const tensor = attr['value']?.tensor;
  return op === 'Const' && tensor?.dtype === DATA_TYPE.float32 && tensor.tensor_shape.dim.length > 0;
}

function tensorOf(node: NodeDef, half: boolean): WritableTensor {
  const { shape, data } = constantOf(node);
  const floats = data as Float32Array;
  return { shape, data: half ? halvesOf(floats) : floats };
}
