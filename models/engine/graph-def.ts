import protobuf from 'protobufjs';

/** TensorFlow's DataType numbers (tensorflow/core/framework/types.proto). */
export const DATA_TYPE = { float32: 1, uint8: 4, int32: 3, string: 7, int64: 9, bool: 10, float16: 19 } as const;
export type GraphDataType = keyof typeof DATA_TYPE;

export interface ShapeProto {
  dim: { size: number }[];
  /** Read only: then `dim` says nothing. */
  unknown_rank?: boolean;
}

/** Values are in `tensor_content`, little-endian, or in the list of their type, whose last one stands for all that follow. */
export interface TensorProto {
  dtype: number;
  tensor_shape: ShapeProto;
  tensor_content?: Uint8Array;
  string_val?: Uint8Array[];
  /** Read only, as the rest. */
  half_val?: number[];
  float_val?: number[];
  double_val?: number[];
  int_val?: number[];
  int64_val?: number[];
  bool_val?: boolean[];
}

/** tensorflow.AttrValue: exactly one of the fields is set. */
export interface AttrValue {
  s?: Uint8Array;
  i?: number;
  f?: number;
  b?: boolean;
  type?: number;
  shape?: ShapeProto;
  tensor?: TensorProto;
  list?: { s?: Uint8Array[]; i?: number[]; f?: number[]; b?: boolean[]; type?: number[]; shape?: ShapeProto[] };
  /** A function of the library, read only. */
  func?: { name: string };
}

/** tensorflow.NodeDef. Inputs are `node`, `node:1` or, for control edges, `^node`. */
export interface NodeDef {
  name: string;
  op: string;
  input: string[];
  attr: Record<string, AttrValue>;
}

/** A value that goes in or out: `name` is `node:0`. */
export interface TensorInfo {
  name: string;
  dtype: number;
  tensor_shape: ShapeProto;
}

/** Inputs and outputs by the names that callers use. */
export interface SignatureDef {
  inputs: Record<string, TensorInfo>;
  outputs: Record<string, TensorInfo>;
  method_name: string;
}

/** The part of TensorFlow's messages that the project writes and reads, with the field numbers of their .proto files. */
const messages = protobuf.parse(
  `syntax = "proto3";
  message Dim { int64 size = 1; }
  message Shape { repeated Dim dim = 2; bool unknown_rank = 3; }
  message TensorProto {
    int32 dtype = 1;
    Shape tensor_shape = 2;
    bytes tensor_content = 4;
    repeated float float_val = 5 [packed = true];
    repeated double double_val = 6 [packed = true];
    repeated int32 int_val = 7 [packed = true];
    repeated bytes string_val = 8;
    repeated int64 int64_val = 10 [packed = true];
    repeated bool bool_val = 11 [packed = true];
    repeated int32 half_val = 13 [packed = true];
  }
  message ListValue {
    repeated bytes s = 2;
    repeated int64 i = 3 [packed = true];
    repeated float f = 4 [packed = true];
    repeated bool b = 5 [packed = true];
    repeated int32 type = 6 [packed = true];
    repeated Shape shape = 7;
  }
  message NameAttrList { string name = 1; }
  message AttrValue {
    oneof value {
      ListValue list = 1;
      bytes s = 2;
      int64 i = 3;
      float f = 4;
      bool b = 5;
      int32 type = 6;
      Shape shape = 7;
      TensorProto tensor = 8;
      NameAttrList func = 10;
    }
  }
  message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
  message ArgDef { string name = 1; int32 type = 3; }
  message OpDef { string name = 1; repeated ArgDef input_arg = 2; repeated ArgDef output_arg = 3; }
  message FunctionDef { OpDef signature = 1; repeated NodeDef node_def = 3; map<string, string> ret = 4; }
  message FunctionDefLibrary { repeated FunctionDef function = 1; }
  message VersionDef { int32 producer = 1; }
  message GraphDef { repeated NodeDef node = 1; FunctionDefLibrary library = 2; VersionDef versions = 4; }
  message TensorInfo { string name = 1; int32 dtype = 2; Shape tensor_shape = 3; }
  message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
  message MetaInfoDef { repeated string tags = 4; string tensorflow_version = 5; }
  message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; map<string, SignatureDef> signature_def = 5; }
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }`,
  { keepCase: true },
).root;
/** The whole of a `saved_model.pb`. */
export const savedModel = messages.lookupType('SavedModel');

/** The tag under which `encodeSavedModel` files the graph. */
export const SERVE_TAG = 'serve';

/** GraphDef version of TensorFlow 2.x; decides which op semantics apply. */
const PRODUCER = 1882;

/** Bytes of a `saved_model.pb` that holds one graph, with the signatures that it is called by where others are to call it. */
export function encodeSavedModel(
  nodes: readonly NodeDef[],
  signatures: Record<string, SignatureDef> = {},
  version?: string,
): Uint8Array {
  return savedModel
    .encode({
      saved_model_schema_version: 1,
      meta_graphs: [
        {
          meta_info_def: { tags: [SERVE_TAG], ...(version === undefined ? {} : { tensorflow_version: version }) },
          graph_def: { node: nodes, versions: { producer: PRODUCER } },
          signature_def: signatures,
        },
      ],
    })
    .finish();
}

export function shapeProto(shape: readonly number[]): ShapeProto {
  return { dim: shape.map((size) => ({ size })) };
}

export const attr = {
  type: (type: GraphDataType): AttrValue => ({ type: DATA_TYPE[type] }),
  string: (text: string): AttrValue => ({ s: new TextEncoder().encode(text) }),
  int: (i: number): AttrValue => ({ i }),
  float: (f: number): AttrValue => ({ f }),
  bool: (b: boolean): AttrValue => ({ b }),
  bools: (b: boolean[]): AttrValue => ({ list: { b } }),
  shape: (shape: readonly number[]): AttrValue => ({ shape: shapeProto(shape) }),
};
