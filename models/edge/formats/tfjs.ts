/**
 * TensorFlow.js's graph model: `model.json` with the graph, and its constants in shards of 4 MB.
 * https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts
 */
import type { InferenceGraph } from '../graph/inference-graph.js';
import { UnsupportedExport, type FormatWriter, type WriteOptions, type WrittenFile } from './format.js';
import type { Precision } from './formats.js';
import { metadataObject } from './metadata-text.js';
import { namedNodes } from './named-nodes.js';
import { graphJson } from './graph-json.js';
import { tfjsWeight, type TfjsPrecision, type TfjsWeight } from './tfjs-weights.js';

/** As TensorFlow.js's own converter has it: what browsers keep in their cache. */
const SHARD_BYTES = 4 << 20;

export const tfjsWriter: FormatWriter = {
  format: 'tfjs',
  unsupported,
  write: (graph, options) => Promise.resolve().then(() => filesOf(graph, options)),
};

function unsupported(precision: Precision): string | null {
  if (isSupported(precision)) return null;
  return `TensorFlow.js: it computes in floats only, so there is no '${precision}'; float16 and int8 weights it unpacks as it loads them.`;
}

function isSupported(precision: Precision): precision is TfjsPrecision {
  return precision === 'float32' || precision === 'float16' || precision === 'int8-weights';
}

function filesOf(graph: InferenceGraph, { precision, metadata }: WriteOptions): WrittenFile[] {
  if (!isSupported(precision)) throw new UnsupportedExport(unsupported(precision)!);
  const named = namedNodes(graph, null);
  const weights = named.nodes
    .filter(({ op }) => op === 'Const')
    .map((node) => tfjsWeight(node, named.largeWeights.has(node.name) ? precision : 'float32'));
  const shards = shardsOf(weights);
  const model = {
    format: 'graph-model',
    generatedBy: 'Model Lab',
    convertedBy: 'Model Lab',
    userDefinedMetadata: metadataObject(metadata),
    ...graphJson(named, ({ op }) => op !== 'Const'),
    weightsManifest: [{ paths: shards.map(({ path }) => path), weights: weights.map(({ spec }) => spec) }],
  };
  return [{ path: 'model.json', bytes: new TextEncoder().encode(JSON.stringify(model)) }, ...shards];
}

function shardsOf(weights: readonly TfjsWeight[]): WrittenFile[] {
  const all = new Uint8Array(weights.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of weights) {
    all.set(bytes, at);
    at += bytes.length;
  }
  const count = Math.max(1, Math.ceil(all.length / SHARD_BYTES));
  return Array.from({ length: count }, (_, shard) => ({
    path: `group1-shard${shard + 1}of${count}.bin`,
    bytes: all.slice(shard * SHARD_BYTES, (shard + 1) * SHARD_BYTES),
  }));
}
