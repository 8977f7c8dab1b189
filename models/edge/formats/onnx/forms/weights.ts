/** Which constants of an ONNX graph are weights of its products, convolutions and tables, and which of their axes are channels. */
import { intAttribute, type OnnxGraph, type OnnxNode, type OnnxTensor } from '../onnx-graph.js';

export interface OnnxWeight {
  tensor: OnnxTensor & { data: Float32Array };
  /** The axis whose indices have a scale each. */
  axis: number;
  /** Where it is read, and as which input. */
  uses: { node: OnnxNode; input: number }[];
}

/** All of at least `least` numbers, in the order in which they are read. What is shared by nodes that differ in the axis has that of the product. */
export function weightsOf(graph: OnnxGraph, least: number): OnnxWeight[] {
  const found = new Map<string, OnnxWeight>();
  const tables = graph.nodes.filter(({ op }) => op === 'Gather');
  for (const node of [...graph.nodes.filter(({ op }) => op !== 'Gather'), ...tables]) {
    for (const { input, axisOf } of operandsOf(node)) {
      const tensor = graph.tensors.get(node.inputs[input]!);
      if (!tensor || !(tensor.data instanceof Float32Array) || tensor.shape.length < 2) continue;
      if (tensor.data.length < least) continue;
      const known = found.get(tensor.name);
      if (known) known.uses.push({ node, input });
      else {
        const weight = { ...tensor, data: tensor.data };
        found.set(tensor.name, { tensor: weight, axis: axisOf(tensor.shape.length), uses: [{ node, input }] });
      }
    }
  }
  return [...found.values()];
}

function operandsOf(node: OnnxNode): { input: number; axisOf: (rank: number) => number }[] {
  switch (node.op) {
    case 'Conv':
      return [{ input: 1, axisOf: () => 0 }];
    case 'ConvTranspose':
      return [{ input: 1, axisOf: () => 1 }];
    case 'MatMul':
      return [
        { input: 0, axisOf: (rank) => rank - 2 },
        { input: 1, axisOf: (rank) => rank - 1 },
      ];
    case 'Gemm':
      return [{ input: 1, axisOf: () => (intAttribute(node, 'transB') === 1 ? 0 : 1) }];
    case 'Gather':
      return [{ input: 0, axisOf: () => 0 }];
    default:
      return [];
  }
}
