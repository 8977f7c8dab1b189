import type { InferenceGraph } from '../../graph/inference-graph.js';
import type { FormatWriter, WriteOptions, WrittenFile } from '../format.js';
import { encodeOnnx } from './encode.js';
import { lower } from './lower.js';
import { metadataProperties } from './metadata.js';

/** ONNX for ONNX Runtime and others: one file. */
export const onnxWriter: FormatWriter = {
  format: 'onnx',
  unsupported: (precision) => (precision === 'float32' ? null : `ONNX: '${precision}' is not written yet.`),
  write: (graph, options) => Promise.resolve(options).then(() => written(graph, options)),
};

function written(graph: InferenceGraph, { metadata }: WriteOptions): WrittenFile[] {
  return [{ path: 'model.onnx', bytes: encodeOnnx(lower(graph), metadataProperties(metadata, new Map())) }];
}
