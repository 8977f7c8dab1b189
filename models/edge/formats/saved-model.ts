/**
 * TensorFlow's SavedModel: one frozen graph under the tag `serve` with the signature `serving_default`, whose inputs and
 * outputs are called as the graph's. https://www.tensorflow.org/guide/saved_model
 */
import { attr, DATA_TYPE, encodeSavedModel, shapeProto, type NodeDef } from '../../engine/graph-def.js';
import { halvesOf } from '../compress/float16.js';
import { constantOf } from '../graph/constants.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import { UnsupportedExport, type FormatWriter, type ModelMetadata, type WrittenFile } from './format.js';
import type { Precision } from './formats.js';
import { metadataText } from './metadata-text.js';
import { namedNodes } from './named-nodes.js';

export const SIGNATURE = 'serving_default';

/** Where a SavedModel has room for what TensorFlow itself doesn't read. */
export const SAVED_MODEL_METADATA = 'assets.extra/model.json';

export const savedModelWriter: FormatWriter = {
  format: 'savedmodel',
  unsupported,
  write(graph, { precision, metadata }) {
    const reason = unsupported(precision);
    if (reason !== null) return Promise.reject(new UnsupportedExport(reason));
    return Promise.resolve(savedModelFor(graph, { batch: null, float16: precision === 'float16', metadata }));
  },
};

function unsupported(precision: Precision): string | null {
  if (precision === 'float32' || precision === 'float16') return null;
  return `SavedModel: TensorFlow computes none of its ops on int8 in one; TensorFlow Lite and ONNX have '${precision}'.`;
}

export interface SavedModelOptions {
  /** Of every input; null leaves it free. */
  batch: number | null;
  /** Weights as halves, each with a Cast: sums stay float32. */
  float16?: boolean;
  metadata?: ModelMetadata;
}

/** The files of a SavedModel. It has no variables, so no folder of them. */
export function savedModelFor(
  graph: InferenceGraph,
  { batch, float16 = false, metadata }: SavedModelOptions,
): WrittenFile[] {
  const { nodes, inputs, outputs, largeWeights } = namedNodes(graph, batch);
  const signature = { inputs, outputs, method_name: 'tensorflow/serving/predict' };
  const bytes = encodeSavedModel(
    float16 ? nodes.flatMap((node) => (largeWeights.has(node.name) ? halved(node) : [node])) : nodes,
    { [SIGNATURE]: signature },
  );
  return [
    { path: 'saved_model.pb', bytes },
    ...(metadata ? [{ path: SAVED_MODEL_METADATA, bytes: metadataText(metadata) }] : []),
  ];
}

/** The constant as halves, and under its name what they stand for. */
function halved(node: NodeDef): NodeDef[] {
  const { shape, data } = constantOf(node);
  const bytes = new Uint8Array(halvesOf(data as Float32Array).buffer);
  const half = { dtype: DATA_TYPE.float16, tensor_shape: shapeProto(shape), tensor_content: bytes };
  // No name has a double slash of its own.
  const name = `${node.name}//half`;
  return [
    { name, op: 'Const', input: [], attr: { dtype: attr.type('float16'), value: { tensor: half } } },
    { name: node.name, op: 'Cast', input: [name], attr: { SrcT: attr.type('float16'), DstT: attr.type('float32') } },
  ];
}
