import { attr, type GraphDataType, type NodeDef } from '../../engine/graph-def.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import type { InferenceInput } from '../../core/inference.js';
import { constantShape, sizeOf } from './constants.js';
import { shapeOfBoth } from './draft.js';
import { evaluateNodes } from './evaluate-nodes.js';
import { nodeName, type InferenceGraph, type Ref, type Shape } from './inference-graph.js';
import { typeOf } from './types.js';

const BATCHES = [2, 3] as const;

type Known = Pick<InferenceGraph, 'shapes' | 'types'>;

/**
 * Shapes and types of every output of every node: found by running the graph at two sizes of the batch. Throws an Error where
 * a size is neither fixed nor a multiple of the batch.
 */
export function inferShapes(
  native: NativeBackend,
  nodes: readonly NodeDef[],
  inputs: readonly (Pick<InferenceInput, 'shape' | 'dtype'> & { ref: Ref })[],
): Known {
  const shapes = new Map<Ref, Shape>(inputs.map(({ ref, shape }) => [ref, [{ batch: 1 }, ...shape]]));
  const types = new Map<Ref, GraphDataType>();
  const open: Ref[] = [];
  /** Of what is between, only the sizes are fetched: all values together may be larger than memory. */
  const sizes: NodeDef[] = [];
  for (const node of nodes) {
    for (const ref of outputsOf(node)) types.set(ref, typeOf(node));
    if (node.op === 'Const') shapes.set(node.name, constantShape(node));
    else if (node.op !== 'Placeholder') open.push(...outputsOf(node));
  }
  open.forEach((ref, i) => {
    const attrs = { T: attr.type(types.get(ref)!), out_type: attr.type('int32') };
    sizes.push({ name: `sizes-of-value/${i}`, op: 'Shape', input: [ref], attr: attrs });
  });
  // Sizes may be known without computing what has them, and whether this can be computed for any batch only by doing so.
  const read = new Set(nodes.flatMap(({ input }) => input.map(nodeName)));
  const last = open.filter((ref) => !read.has(nodeName(ref)));
  const [first, second] = BATCHES.map((batch) => {
    const feeds = inputs.map(({ ref, shape, dtype }) => {
      const whole = [batch, ...shape];
      const data = dtype === 'int32' ? new Int32Array(sizeOf(whole)) : new Float32Array(sizeOf(whole));
      return [ref, { shape: whole, data }] as const;
    });
    const fetches = [...sizes.map(({ name }) => name), ...last];
    return evaluateNodes(native, [...nodes, ...sizes], fetches, feeds).map(({ data }) => data);
  });
  open.forEach((ref, i) => {
    const shape = shapeOfBoth([[...first![i]!], [...second![i]!]], BATCHES);
    if (!shape) throw new Error(`node ${ref}: its size is no multiple of the batch.`);
    shapes.set(ref, shape);
  });
  return { shapes, types };
}

/** All values that a node gives. */
export function outputsOf({ name, op, attr }: NodeDef): Ref[] {
  const count = (op === 'Unpack' ? attr['num']?.i : /^Split/.test(op) ? attr['num_split']?.i : undefined) ?? 1;
  return Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}:${i}`));
}
