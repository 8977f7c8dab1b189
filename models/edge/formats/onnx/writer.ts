import { RequestError } from '../../../core/errors.js';
import type { InferenceGraph } from '../../graph/inference-graph.js';
import type { FormatWriter, WriteOptions, WrittenFile } from '../format.js';
import { encodeOnnx } from './encode.js';
import { withHalfWeights } from './forms/half-weights.js';
import { withDynamicInt8 } from './forms/int8-dynamic.js';
import { withInt8Weights } from './forms/int8-weights.js';
import { withInt8 } from './forms/int8.js';
import { lower } from './lower.js';
import { metadataProperties, type ValueQuantization } from './metadata.js';
import type { OnnxGraph } from './onnx-graph.js';

// The folder, in the order in which it is best read:
//   onnx-graph.ts  a graph of ONNX's ops as it is put together
//   lower.ts       a graph of TensorFlow's ops as one of ONNX's, in float; lowering.ts holds what is written so far, ops/ what each
//                  op becomes
//   forms/         the graph with weights or values in fewer bits
//   encode.ts      its bytes, by the messages of schema.ts

/** ONNX for ONNX Runtime and others: one file. */
export const onnxWriter: FormatWriter = {
  format: 'onnx',
  unsupported: () => null,
  write: (graph, options) => Promise.resolve(options).then(() => written(graph, options)),
};

function written(graph: InferenceGraph, options: WriteOptions): WrittenFile[] {
  const { graph: formed, quantization } = inPrecision(lower(graph), graph, options);
  return [{ path: 'model.onnx', bytes: encodeOnnx(formed, metadataProperties(options.metadata, quantization)) }];
}

interface Formed {
  graph: OnnxGraph;
  quantization: ReadonlyMap<string, ValueQuantization>;
}

function inPrecision(
  graph: OnnxGraph,
  source: InferenceGraph,
  { precision, calibration, integerInputs }: WriteOptions,
): Formed {
  const withFloats = (formed: OnnxGraph): Formed => ({ graph: formed, quantization: new Map() });
  switch (precision) {
    case 'float32':
      return withFloats(graph);
    case 'float16':
      return withFloats(withHalfWeights(graph));
    case 'int8-weights':
      return withFloats(withInt8Weights(graph));
    case 'int8-dynamic':
      return withFloats(withDynamicInt8(graph));
    case 'int8': {
      if (!calibration)
        throw new RequestError('int8: it needs the ranges of values; calibrate with at least one example.');
      return withInt8(graph, { calibration, integers: integerInputs ? integersOf(graph, source) : new Map() });
    }
  }
}

/** Pictures are bytes as their files have them; other floats are int8. Whole numbers stay what they are. */
function integersOf(graph: OnnxGraph, { inputs }: InferenceGraph): Map<string, 'int8' | 'uint8'> {
  const pictures = new Set(inputs.filter(({ meaning }) => meaning.kind === 'image').map(({ name }) => name));
  const floats = [...graph.inputs, ...graph.outputs].filter(({ type }) => type === 'float32');
  return new Map(floats.map(({ name }) => [name, pictures.has(name) ? 'uint8' : 'int8']));
}
