/** Nodes of a graph from the JSON that protobuf makes of them, as TensorFlow.js has it. */
import { attr, shapeProto, type AttrValue, type NodeDef, type ShapeProto } from '../../engine/graph-def.js';
import { dataTypeOfEnum } from '../formats/data-types.js';
import { constantNode, type Constant } from '../graph/constants.js';
import type { TfjsNode } from '../inspect/tfjs-files.js';

/**
 * The nodes in the order of the file. A Const without numbers of its own gets those that `constant` has under its name. One
 * that has none there either keeps what is said of it. Throws an Error, in one sentence, where an attribute is none.
 */
export function nodesOfJson(nodes: readonly TfjsNode[], constant: (name: string) => Constant | null): NodeDef[] {
  return nodes.map(({ name, op, input, attr: attrs }) => {
    if (op === 'Const') {
      const stored = constant(name);
      if (stored) return constantNode(name, stored);
    }
    const read = Object.entries(attrs).map(([key, value]) => [key, attribute(value, `${name}: ${key}`)] as const);
    return { name, op, input, attr: Object.fromEntries(read) };
  });
}

type Json = Record<string, unknown>;

function attribute(json: Json, where: string): AttrValue {
  const [kind] = Object.keys(json);
  const value = kind === undefined ? undefined : json[kind];
  switch (kind) {
    case 's':
      return { s: bytesOf(value, where) };
    case 'i':
      return attr.int(numberOf(value, where));
    case 'f':
      return attr.float(numberOf(value, where));
    case 'b':
      return attr.bool(value === true);
    case 'type':
      return { type: dataTypeOfEnum(value) };
    case 'shape':
      return { shape: shapeOf(value, where) };
    case 'tensor':
      return { tensor: tensorOf(objectOf(value, where), where) };
    case 'func':
      return { func: { name: String(objectOf(value, where)['name']) } };
    // An empty list may have been left out.
    case 'list':
    case undefined:
      return { list: listOf(objectOf(value ?? {}, where), where) };
    default:
      throw new Error(`${where}: '${kind}' is no kind of attribute`);
  }
}

function listOf(json: Json, where: string): NonNullable<AttrValue['list']> {
  const all = <T>(key: string, one: (value: unknown, where: string) => T): T[] =>
    arrayOf(json[key] ?? [], where).map((value) => one(value, where));
  return {
    ...('s' in json && { s: all('s', bytesOf) }),
    ...('i' in json && { i: all('i', numberOf) }),
    ...('f' in json && { f: all('f', numberOf) }),
    ...('b' in json && { b: all('b', (value) => value === true) }),
    ...('type' in json && { type: all('type', dataTypeOfEnum) }),
    ...('shape' in json && { shape: all('shape', shapeOf) }),
  };
}

function tensorOf(json: Json, where: string): NonNullable<AttrValue['tensor']> {
  const content = json['tensorContent'];
  return {
    dtype: dataTypeOfEnum(json['dtype']),
    tensor_shape: shapeOf(json['tensorShape'] ?? {}, where),
    ...(typeof content === 'string' && { tensor_content: bytesOf(content, where) }),
  };
}

function shapeOf(value: unknown, where: string): ShapeProto {
  const json = objectOf(value, where);
  const sizes = arrayOf(json['dim'] ?? [], where).map((dim) => numberOf(objectOf(dim, where)['size'] ?? 0, where));
  return { ...shapeProto(sizes), ...(json['unknownRank'] === true && { unknown_rank: true }) };
}

/** Base 64, or, as some converters have it, the codes one by one. */
function bytesOf(value: unknown, where: string): Uint8Array {
  if (typeof value === 'string') return Uint8Array.from(Buffer.from(value, 'base64'));
  return Uint8Array.from(arrayOf(value, where), (one) => numberOf(one, where));
}

function numberOf(value: unknown, where: string): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) throw new Error(`${where}: a number is needed`);
  return number;
}

function arrayOf(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where}: a list is needed`);
  return value;
}

function objectOf(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${where}: an object is needed`);
  return value as Json;
}
