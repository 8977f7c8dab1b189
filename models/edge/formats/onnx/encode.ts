import type { Dim } from '../../graph/inference-graph.js';
import { writtenTypes } from './data-types.js';
import type { OnnxGraph, OnnxTensor, OnnxValue } from './onnx-graph.js';
import { encodeModel, type TensorProto, type ValueInfoProto } from './schema.js';

/** ONNX 1.12 (2022): what has LayerNormalization, and what runtimes of the last years read. */
export const OPSET = 17;
/** The IR that came with it. */
const IR_VERSION = 8;

/** The bytes of a file with this graph. The same graph and metadata give the same bytes. */
export function encodeOnnx(graph: OnnxGraph, metadata: Readonly<Record<string, string>>): Uint8Array {
  return encodeModel({
    ir_version: IR_VERSION,
    producer_name: 'Model Lab',
    graph: {
      name: graph.name,
      node: graph.nodes.map(({ name, op, inputs, outputs, attributes }) => ({
        ...{ name, op_type: op, input: inputs, output: outputs, attribute: attributes },
      })),
      initializer: [...graph.tensors.values()].map(tensorProto),
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      value_info: [...graph.values.values()].map(valueInfo),
    },
    opset_import: [{ domain: '', version: OPSET }],
    metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

function tensorProto({ name, type, shape, data }: OnnxTensor): TensorProto {
  const raw_data = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: [...shape], data_type: writtenTypes[type], raw_data };
}

function valueInfo({ name, type, shape }: OnnxValue): ValueInfoProto {
  return { name, type: { tensor_type: { elem_type: writtenTypes[type], shape: { dim: shape.map(dimension) } } } };
}

/** A free size has a name, the same wherever it is the same. */
function dimension(dim: Dim): { dim_value: number } | { dim_param: string } {
  if (typeof dim === 'number') return { dim_value: dim };
  return { dim_param: dim.batch === 1 ? 'batch' : `${dim.batch} * batch` };
}
