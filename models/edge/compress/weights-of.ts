/** Which constants of a graph are weights: those that products multiply by, and tables that rows are taken from. */
import type { NodeDef } from '../../engine/graph-def.js';
import { sizeOf } from '../graph/constants.js';
import { nodeName, type InferenceGraph } from '../graph/inference-graph.js';

/** Tensors with fewer numbers stay float: they cost little, and what they would lose is as large as anywhere. */
export const SMALL_TENSOR = 256;

export interface GraphWeights {
  /** Of the constant. */
  name: string;
  shape: readonly number[];
  count: number;
  /** The dimension whose indices are the channels that come out: each has a scale of its own. */
  axis: number;
  /** The nodes that multiply by it or take rows of it, in the graph's order; the first says the axis. */
  readers: readonly { node: string; op: string }[];
  /** Fewer numbers than SMALL_TENSOR. */
  small: boolean;
}

/** All weights of a graph, in the order in which they are first used. Biases, norms' scales and positions are none. */
export function weightsOf({ nodes, shapes, types }: InferenceGraph): GraphWeights[] {
  const constants = new Map(nodes.filter(({ op }) => op === 'Const').map((node) => [node.name, node]));
  const found = new Map<string, GraphWeights & { readers: { node: string; op: string }[] }>();
  // Products say the axis, also of a table that they share.
  const inOrder = [...nodes.filter(({ op }) => op !== 'GatherV2'), ...nodes.filter(({ op }) => op === 'GatherV2')];
  for (const node of inOrder) {
    for (const [operand, axisOf] of operandsOf(node)) {
      const ref = node.input[operand]!;
      const constant = constants.get(nodeName(ref));
      if (!constant || types.get(constant.name) !== 'float32') continue;
      const reader = { node: node.name, op: node.op };
      const known = found.get(constant.name);
      if (known) {
        known.readers.push(reader);
        continue;
      }
      const shape = shapes.get(constant.name)!.map(Number);
      const count = sizeOf(shape);
      const axis = axisOf(shape.length);
      if (shape.length < 2) continue;
      found.set(constant.name, {
        name: constant.name,
        shape,
        count,
        axis,
        readers: [reader],
        small: count < SMALL_TENSOR,
      });
    }
  }
  const order = new Map(nodes.map(({ name }, at) => [name, at]));
  const first = ({ readers }: GraphWeights) => Math.min(...readers.map(({ node }) => order.get(node)!));
  return [...found.values()].sort((a, b) => first(a) - first(b));
}

/** Those that are worth compressing. */
export function largeWeightsOf(graph: InferenceGraph): GraphWeights[] {
  return weightsOf(graph).filter(({ small }) => !small);
}

type AxisOf = (rank: number) => number;

/** Operands of a node that are weights where they are constant, and which axis of them its output channels are. */
function operandsOf({ op, attr }: NodeDef): [operand: number, axisOf: AxisOf][] {
  const transposed = (key: string): boolean => attr[key]?.b ?? false;
  const last: AxisOf = (rank) => rank - 1;
  const beforeLast: AxisOf = (rank) => rank - 2;
  switch (op) {
    case 'MatMul':
      return [
        [0, transposed('transpose_a') ? last : beforeLast],
        [1, transposed('transpose_b') ? beforeLast : last],
      ];
    case 'BatchMatMul':
    case 'BatchMatMulV2':
      return [
        [0, transposed('adj_x') ? last : beforeLast],
        [1, transposed('adj_y') ? beforeLast : last],
      ];
    case 'Conv2D':
      return [[1, () => 3]];
    // [height, width, channels, multiplier], and [height, width, outputs, inputs] of a transposed convolution.
    case 'DepthwiseConv2dNative':
    case 'Conv2DBackpropInput':
      return [[1, () => 2]];
    case 'GatherV2':
      return [[0, () => 0]];
    default:
      return [];
  }
}
