import { attr, type NodeDef } from '../../../engine/graph-def.js';
import { constantNode, constantOf, floats, integers } from '../constants.js';
import { rewritten, type Around, type Draft } from '../draft.js';
import type { Ref, Shape } from '../inference-graph.js';

/**
 * One op for each thing: AddV2 for Add, Reshape for ExpandDims and Squeeze, a product with the inverse for a division by a
 * constant (which int8 has no op for), a transposed constant for a MatMul that transposes one that nothing else reads.
 * `shapes` has those of the draft's own values.
 */
export function canonicalOps(draft: Draft, shapes: ReadonlyMap<Ref, Shape>): Draft {
  return rewritten(draft, (node, around) => {
    const shape = shapes.get(node.name);
    switch (node.op) {
      case 'Add':
        return { nodes: [{ ...node, op: 'AddV2' }] };
      case 'ExpandDims':
      case 'Squeeze':
        return shape ? reshaped(node, shape, around) : null;
      case 'RealDiv':
        return inverted(node, around);
      case 'MatMul':
        return transposed(node, around);
      default:
        return null;
    }
  });
}

function reshaped(node: NodeDef, shape: Shape, around: Around) {
  if (shape.filter((size) => typeof size !== 'number').length > 1) return null;
  const sizes = shape.map((size) => (typeof size === 'number' ? size : -1));
  const constant = constantNode(around.beside(node, 'shape'), integers([sizes.length], sizes));
  const attrs = { T: node.attr['T']!, Tshape: attr.type('int32') };
  return { nodes: [constant, { name: node.name, op: 'Reshape', input: [node.input[0]!, constant.name], attr: attrs }] };
}

function inverted(node: NodeDef, around: Around) {
  const [dividend, divisor] = node.input as [Ref, Ref];
  const source = around.source(divisor);
  if (source.op !== 'Const') return null;
  const { type, shape, data } = constantOf(source);
  const inverse = Float32Array.from(data, (value: number) => 1 / value);
  if (type !== 'float32' || !inverse.every((value) => Number.isFinite(value) && value !== 0)) return null;
  const constant = constantNode(around.beside(node, 'inverse'), floats(shape, inverse));
  return { nodes: [constant, { ...node, op: 'Mul', input: [dividend, constant.name] }] };
}

function transposed(node: NodeDef, around: Around) {
  const source = around.source(node.input[1]!);
  if (!node.attr['transpose_b']?.b || source.op !== 'Const' || around.uses(source.name) > 1) return null;
  const { shape, data } = constantOf(source);
  const [rows, columns] = shape as [number, number];
  const turned = floats(
    [columns, rows],
    Array.from(data, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!),
  );
  const constant = constantNode(around.beside(node, 'kernel'), turned);
  const input = [node.input[0]!, constant.name];
  return {
    nodes: [constant, { ...node, input, attr: { ...node.attr, transpose_b: attr.bool(false) } }],
    origins: [[constant.name, around.origins.get(source.name) ?? []]] as const,
  };
}
