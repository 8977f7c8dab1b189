/** Reads what TensorFlow keeps of a SavedModel's graphs, whoever wrote it. */
import {
  savedModel,
  type AttrValue,
  type NodeDef,
  type ShapeProto,
  type SignatureDef,
  type TensorInfo,
} from './graph-def.js';

/** A function of a graph's library. Of a node's second output the inputs in it say `node:output_name:0`. */
export interface FunctionDef {
  signature: {
    name: string;
    input_arg: { name: string; type: number }[];
    output_arg: { name: string; type: number }[];
  };
  node_def: NodeDef[];
  ret: Record<string, string>;
}

export interface MetaGraphDef {
  meta_info_def: { tags: string[]; tensorflow_version: string };
  graph_def: { node: NodeDef[]; library: { function: FunctionDef[] }; versions: { producer: number } };
  signature_def: Record<string, SignatureDef>;
}

/**
 * The graphs of a `saved_model.pb`, bytes of their tensors being views of `bytes`. Throws an Error where it is no such file.
 * It takes memory in proportion to the file.
 */
export function decodeSavedModel(bytes: Uint8Array): MetaGraphDef[] {
  const { meta_graphs = [] } = savedModel.toObject(savedModel.decode(bytes), { longs: Number }) as Decoded;
  return meta_graphs.map(({ meta_info_def, graph_def, signature_def = {} }) => ({
    meta_info_def: { tags: [], tensorflow_version: '', ...meta_info_def },
    graph_def: {
      node: (graph_def?.node ?? []).map(wholeNode),
      library: { function: (graph_def?.library?.function ?? []).map(wholeFunction) },
      versions: { producer: 0, ...graph_def?.versions },
    },
    signature_def: mapped(signature_def, wholeSignature),
  }));
}

/** As the wire has them: what is empty or 0 is left out. */
type Partly<T> = T extends Uint8Array
  ? T
  : T extends (infer One)[]
    ? Partly<One>[]
    : T extends object
      ? { [Key in keyof T]?: Partly<T[Key]> }
      : T;
type Decoded = Partly<{ meta_graphs: MetaGraphDef[] }>;

function wholeNode({ name = '', op = '', input = [], attr: attrs = {} }: Partly<NodeDef>): NodeDef {
  return { name, op, input, attr: mapped(attrs, wholeAttr) };
}

function wholeAttr(value: Partly<AttrValue> = {}): AttrValue {
  const { shape, tensor, list, func, ...scalar } = value;
  return {
    ...scalar,
    ...(shape && { shape: wholeShape(shape) }),
    ...(tensor && { tensor: { dtype: 0, ...tensor, tensor_shape: wholeShape(tensor.tensor_shape) } }),
    ...(list && {
      list: { ...list, ...(list.shape && { shape: list.shape.map(wholeShape) }) } as AttrValue['list'] & {},
    }),
    ...(func && { func: { name: func.name ?? '' } }),
  };
}

function wholeShape({ dim = [], unknown_rank }: Partly<ShapeProto> = {}): ShapeProto {
  return { dim: dim.map(({ size = 0 }) => ({ size })), ...(unknown_rank && { unknown_rank }) };
}

function wholeFunction({ signature = {}, node_def = [], ret = {} }: Partly<FunctionDef>): FunctionDef {
  const args = (list: Partly<{ name: string; type: number }>[] = []) =>
    list.map(({ name = '', type = 0 }) => ({ name, type }));
  const { name = '', input_arg, output_arg } = signature;
  return {
    signature: { name, input_arg: args(input_arg), output_arg: args(output_arg) },
    node_def: node_def.map(wholeNode),
    ret: ret as Record<string, string>,
  };
}

function wholeSignature({ inputs = {}, outputs = {}, method_name = '' }: Partly<SignatureDef> = {}): SignatureDef {
  return { inputs: mapped(inputs, wholeInfo), outputs: mapped(outputs, wholeInfo), method_name };
}

function wholeInfo({ name = '', dtype = 0, tensor_shape }: Partly<TensorInfo> = {}): TensorInfo {
  return { name, dtype, tensor_shape: wholeShape(tensor_shape) };
}

function mapped<T, U>(values: Record<string, T>, one: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, one(value)]));
}
