/** Nodes of TensorFlow's as a description has them. */
import type { AttrValue, NodeDef, ShapeProto, TensorInfo } from '../../engine/graph-def.js';
import { dataTypeName } from '../formats/data-types.js';
import { nodeName } from '../graph/inference-graph.js';
import type { ModelDescription, NodeDescription, ValueDescription } from './model-description.js';
import { storedBytes } from './tensor-values.js';

/** Longer texts of attributes say nothing to people. */
const LONGEST_TEXT = 200;

/** `nodes` in an order in which they can run; constants are no nodes of it. */
export function describeNodes(nodes: readonly NodeDef[]): Pick<ModelDescription, 'nodes' | 'values' | 'constants'> {
  const isConstant = ({ op, attr }: NodeDef) => op === 'Const' && attr['value']?.tensor !== undefined;
  const outputs = usedOutputs(nodes);
  const values = nodes.flatMap((node) => valuesOf(node, outputs.get(node.name)!));
  return {
    nodes: nodes
      .filter((node) => !isConstant(node))
      .map((node): NodeDescription => ({
        name: node.name,
        op: node.op,
        inputs: node.input.filter((ref) => !ref.startsWith('^')).map(valueName),
        outputs: outputs.get(node.name)!,
        attributes: describedAttributes(node.attr),
      })),
    values,
    constants: nodes.filter(isConstant).map(({ name, attr }) => {
      const tensor = attr['value']!.tensor!;
      const count = tensor.tensor_shape.dim.reduce((product, { size }) => product * size, 1);
      return { name, count: Number.isSafeInteger(count) && count >= 0 ? count : 0, bytes: storedBytes(tensor) };
    }),
  };
}

/** The first output of a node is called as the node. */
export const valueName = (ref: string): string => ref.replace(/:0$/, '');

export function describeInfo(info: TensorInfo): ValueDescription {
  const shape = shapeOf(info.tensor_shape);
  return { name: valueName(info.name), type: dataTypeName(info.dtype), shape, quantization: null };
}

function shapeOf({ dim, unknown_rank }: ShapeProto): (number | null)[] | null {
  return unknown_rank ? null : dim.map(({ size }) => (Number.isSafeInteger(size) && size >= 0 ? size : null));
}

/** The first output of each node, and those that others read. */
function usedOutputs(nodes: readonly NodeDef[]): Map<string, string[]> {
  const outputs = new Map(nodes.map(({ name }) => [name, new Set([name])]));
  for (const ref of nodes.flatMap(({ input }) => input)) {
    if (!ref.startsWith('^')) outputs.get(nodeName(ref))?.add(valueName(ref));
  }
  return new Map([...outputs].map(([name, refs]) => [name, [...refs].sort()]));
}

function valuesOf({ op, attr }: NodeDef, outputs: readonly string[]): ValueDescription[] {
  const known = attr['_output_shapes']?.list?.shape;
  const own =
    attr['value']?.tensor?.tensor_shape ?? (/^Placeholder|^VarHandleOp$/.test(op) ? attr['shape']?.shape : undefined);
  const type = attr['DstT'] ?? attr['dtype'] ?? attr['T'];
  return outputs.flatMap((name, at) => {
    const shape = own ?? known?.[at];
    if (!shape && type?.type === undefined) return [];
    return [
      {
        name,
        type: type?.type === undefined ? 'unknown' : dataTypeName(type.type),
        shape: shape ? shapeOf(shape) : null,
        quantization: null,
      },
    ];
  });
}

export function describedAttributes(attrs: Readonly<Record<string, AttrValue>>): NodeDescription['attributes'] {
  const shown = Object.entries(attrs).flatMap(([name, value]) => {
    const one = name.startsWith('_') ? null : attributeOf(value);
    return one === null ? [] : [[name, one] as const];
  });
  return Object.fromEntries(shown);
}

function attributeOf({ s, i, f, b, type, shape, list, func }: AttrValue): NodeDescription['attributes'][string] | null {
  if (s !== undefined) return textOf(s);
  if (type !== undefined) return dataTypeName(type);
  if (shape !== undefined)
    return `[${
      shapeOf(shape)
        ?.map((size) => size ?? '?')
        .join(', ') ?? '…'
    }]`;
  if (func !== undefined) return func.name;
  if (list?.s) return list.s.map(textOf).join(', ');
  if (list?.type) return list.type.map(dataTypeName).join(', ');
  const numbers = list?.i ?? list?.f;
  // JSON has no word for what is not finite.
  if (numbers) return numbers.every(Number.isFinite) ? [...numbers] : numbers.join(', ');
  const number = i ?? f;
  return number === undefined ? (b ?? null) : Number.isFinite(number) ? number : String(number);
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, LONGEST_TEXT)).toString('utf8');
  return bytes.length > LONGEST_TEXT ? `${text}…` : text;
}
