/** TensorFlow's messages as JSON, the way protobuf has it and TensorFlow.js reads it: 64-bit numbers as text, bytes in base 64. */
import type { AttrValue, ShapeProto } from '../../engine/graph-def.js';
import { dataTypeName } from './data-types.js';
import { UnsupportedExport } from './format.js';

/** Those that TensorFlow.js has. */
const enumNames: Record<number, string> = {
  1: 'DT_FLOAT',
  3: 'DT_INT32',
  4: 'DT_UINT8',
  7: 'DT_STRING',
  9: 'DT_INT64',
  10: 'DT_BOOL',
};

/** Throws UnsupportedExport where TensorFlow.js doesn't have the type. */
export function enumName(type: number): string {
  const name = enumNames[type];
  if (name === undefined) throw new UnsupportedExport(`TensorFlow.js: it has no values of TensorFlow's type ${type}.`);
  return name;
}

/** In the words of NumPy; what is not known as it is. */
export function typeOfEnum(name: string): string {
  const type = Object.keys(enumNames).find((number) => enumNames[Number(number)] === name);
  return type === undefined ? name : dataTypeName(Number(type));
}

export interface ShapeJson {
  dim: { size: string }[];
}

export function shapeJson({ dim }: ShapeProto): ShapeJson {
  return { dim: dim.map(({ size }) => ({ size: String(size) })) };
}

export function attributeJson({ s, i, f, b, type, shape, list }: AttrValue): Record<string, unknown> {
  if (s !== undefined) return { s: base64(s) };
  if (i !== undefined) return { i: String(i) };
  if (f !== undefined) return { f };
  if (b !== undefined) return { b };
  if (type !== undefined) return { type: enumName(type) };
  if (shape !== undefined) return { shape: shapeJson(shape) };
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

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
