import { shapeProto, type AttrValue } from './graph-def.js';
import type { Binding, OpAttribute } from './native-backend.js';

/** Translates the attributes a tfjs kernel hands to the binding into those of a graph node. */
export function graphAttributes(binding: Binding, attributes: readonly OpAttribute[]): Record<string, AttrValue> {
  return Object.fromEntries(attributes.map((one) => [one.name, graphAttribute(binding, one)]));
}

function graphAttribute(binding: Binding, { name, type, value }: OpAttribute): AttrValue {
  const list = Array.isArray(value) ? (value as unknown[]) : null;
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return list ? { list: { type: list as number[] } } : { type: value as number };
    case binding.TF_ATTR_INT:
      return list ? { list: { i: list as number[] } } : { i: value as number };
    case binding.TF_ATTR_FLOAT:
      return list ? { list: { f: list as number[] } } : { f: value as number };
    case binding.TF_ATTR_BOOL:
      return list ? { list: { b: list.map(Boolean) } } : { b: Boolean(value) };
    case binding.TF_ATTR_STRING:
      return list ? { list: { s: list.map(bytes) } } : { s: bytes(value) };
    case binding.TF_ATTR_SHAPE:
      return { shape: shapeProto(value as number[]) };
    default:
      throw new Error(`attribute ${name}: type ${type} is unknown to the graph.`);
  }
}

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(String(value));
}
