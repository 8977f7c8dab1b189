import protobuf from 'protobufjs';

/** TensorFlow's DataType numbers (tensorflow/core/framework/types.proto). */
export const DATA_TYPE = { float32: 1, uint8: 4, int32: 3, string: 7, bool: 10 } as const;
export type GraphDataType = keyof typeof DATA_TYPE;

export interface ShapeProto {
  dim: { size: number }[];
}

/** tensorflow.AttrValue: exactly one of the fields is set. */
export interface AttrValue {
  s?: Uint8Array;
  i?: number;
  f?: number;
  b?: boolean;
  type?: number;
  shape?: ShapeProto;
  tensor?: { dtype: number; tensor_shape: ShapeProto; tensor_content?: Uint8Array; string_val?: Uint8Array[] };
  list?: { s?: Uint8Array[]; i?: number[]; f?: number[]; b?: boolean[]; type?: number[] };
}

/** tensorflow.NodeDef. Inputs are `node`, `node:1` or, for control edges, `^node`. */
export interface NodeDef {
  name: string;
  op: string;
  input: string[];
  attr: Record<string, AttrValue>;
}

/** The part of TensorFlow's messages that a program needs, with the field numbers of their .proto files. */
const messages = protobuf.parse(
  `syntax = "proto3";
  message Dim { int64 size = 1; }
  message Shape { repeated Dim dim = 2; }
  message TensorProto { int32 dtype = 1; Shape tensor_shape = 2; bytes tensor_content = 4; repeated bytes string_val = 8; }
  message ListValue {
    repeated bytes s = 2;
    repeated int64 i = 3 [packed = true];
    repeated float f = 4 [packed = true];
    repeated bool b = 5 [packed = true];
    repeated int32 type = 6 [packed = true];
  }
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
    }
  }
  message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
  message VersionDef { int32 producer = 1; }
  message GraphDef { repeated NodeDef node = 1; VersionDef versions = 4; }
  message MetaInfoDef { repeated string tags = 4; }
  message MetaGraphDef { MetaInfoDef meta_info_def = 1; GraphDef graph_def = 2; }
  message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }`,
  { keepCase: true },
).root;
const savedModel = messages.lookupType('SavedModel');

/** The tag under which `encodeSavedModel` files the graph. */
export const SERVE_TAG = 'serve';

/** GraphDef version of TensorFlow 2.x; decides which op semantics apply. */
const PRODUCER = 1882;

/** Bytes of a `saved_model.pb` that holds one graph without signatures. */
export function encodeSavedModel(nodes: readonly NodeDef[]): Uint8Array {
  return savedModel
    .encode({
      saved_model_schema_version: 1,
      meta_graphs: [
        { meta_info_def: { tags: [SERVE_TAG] }, graph_def: { node: nodes, versions: { producer: PRODUCER } } },
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
