import type { AttrValue, NodeDef } from '../../engine/graph-def.js';
import { DATA_TYPE } from '../../engine/graph-def.js';
import { dataTypeName } from '../formats/data-types.js';
import { constantNode, type Constant } from '../graph/constants.js';
import { wholeAttributes } from './default-attributes.js';
import { tensorValues } from '../inspect/tensor-values.js';

/** What a graph here computes in place of a type that it doesn't have. */
const plain: Record<string, 'float32' | 'int32'> = {
  ...{ float16: 'float32', bfloat16: 'float32', float64: 'float32' },
  ...{
    int64: 'int32',
    int16: 'int32',
    uint8: 'int32',
    int8: 'int32',
    uint16: 'int32',
    uint32: 'int32',
    uint64: 'int32',
  },
};

/** The node with all of its attributes, and with float32, int32 and bool alone. Throws an Error where a constant holds something else. */
export function withPlainTypes(node: NodeDef): NodeDef {
  const tensor = node.op === 'Const' ? node.attr['value']?.tensor : undefined;
  if (!tensor) {
    const attrs = Object.entries(wholeAttributes(node.op, node.attr)).map(
      ([key, value]) => [key, plainAttribute(value)] as const,
    );
    return { ...node, attr: Object.fromEntries(attrs) };
  }
  const read = tensorValues(tensor);
  if (!read) throw new Error(`constant ${node.name} holds ${dataTypeName(tensor.dtype)}`);
  const { values, shape } = read;
  const name = dataTypeName(tensor.dtype);
  const type = plain[name] ?? name;
  const data: Constant['data'] =
    type === 'float32'
      ? Float32Array.from(values)
      : type === 'bool'
        ? Uint8Array.from(values)
        : Int32Array.from(values);
  return constantNode(node.name, { shape, data });
}

function plainAttribute(value: AttrValue): AttrValue {
  return value.type === undefined ? value : { type: plainType(value.type) };
}

/** The number of the type that stands for this one. */
export function plainType(type: number): number {
  const stands = plain[dataTypeName(type)];
  return stands === undefined ? type : DATA_TYPE[stands];
}
