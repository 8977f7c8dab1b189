/** TensorFlow's messages as JSON, the way protobuf has it and TensorFlow.js reads it: 64-bit numbers as text, bytes in base 64. */
import type { AttrValue, NodeDef, ShapeProto, TensorInfo, TensorProto } from '../../engine/graph-def.js';
import { dataTypeName, enumOfDataType } from './data-types.js';
import { UnsupportedExport } from './format.js';
import type { NamedNodes } from './named-nodes.js';

/** Types of values that TensorFlow.js has. */
const known = ['DT_FLOAT', 'DT_INT32', 'DT_UINT8', 'DT_STRING', 'DT_INT64', 'DT_BOOL'];

/** Throws UnsupportedExport where TensorFlow.js doesn't have the type. */
function enumName(type: number): string {
  const name = enumOfDataType(type);
  if (name !== undefined && known.includes(name)) return name;
  throw new UnsupportedExport(`TensorFlow.js: it has no values of type ${dataTypeName(type)}.`);
}

/**
 * A graph as the part of a model.json that tells of it. Constants say what they are, and their numbers where `inline` says so:
 * those of the others are kept elsewhere, under their names.
 */
export function graphJson({ nodes, inputs, outputs }: NamedNodes, inline: (node: NodeDef) => boolean) {
  return {
    signature: { inputs: mapped(inputs, infoJson), outputs: mapped(outputs, infoJson) },
    modelTopology: {
      node: nodes.map((node) => {
        const attr = mapped(node.attr, (value) => attributeJson(value, inline(node)));
        return { name: node.name, op: node.op, ...(node.input.length > 0 && { input: node.input }), attr };
      }),
      library: {},
      versions: { producer: 1882 },
    },
  };
}

function infoJson({ name, dtype, tensor_shape }: TensorInfo) {
  return { name, dtype: enumName(dtype), tensorShape: shapeJson(tensor_shape) };
}

function mapped<T, U>(values: Readonly<Record<string, T>>, one: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, one(value)]));
}

interface ShapeJson {
  dim: { size: string }[];
}

function shapeJson({ dim }: ShapeProto): ShapeJson {
  return { dim: dim.map(({ size }) => ({ size: String(size) })) };
}

function attributeJson({ s, i, f, b, type, shape, tensor, list }: AttrValue, inline: boolean): Record<string, unknown> {
  if (s !== undefined) return { s: base64(s) };
  if (i !== undefined) return { i: String(i) };
  if (f !== undefined) return { f };
  if (b !== undefined) return { b };
  if (type !== undefined) return { type: enumName(type) };
  if (shape !== undefined) return { shape: shapeJson(shape) };
  if (tensor !== undefined) return { tensor: tensorJson(tensor, inline) };
  return {
    list: {
      ...(list?.s && { s: list.s.map(base64) }),
      ...(list?.i && { i: list.i.map(String) }),
      ...(list?.f && { f: list.f }),
      ...(list?.b && { b: list.b }),
      ...(list?.type && { type: list.type.map(enumName) }),
      ...(list?.shape && { shape: list.shape.map(shapeJson) }),
    },
  };
}

function tensorJson({ dtype, tensor_shape, tensor_content }: TensorProto, inline: boolean) {
  const content = inline && tensor_content && { tensorContent: base64(tensor_content) };
  return { dtype: enumName(dtype), tensorShape: shapeJson(tensor_shape), ...content };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
