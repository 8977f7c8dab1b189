import { quantizeWeights } from '../../../compress/quantize-weights.js';
import { SMALL_TENSOR } from '../../../compress/weights-of.js';
import { attribute, type OnnxGraph } from '../onnx-graph.js';
import { Editing } from './editing.js';
import { weightsOf, type OnnxWeight } from './weights.js';

/** Weights as int8 with a scale for each channel, made float again where they are used. Biases and small tensors stay float. */
export function withInt8Weights(graph: OnnxGraph): OnnxGraph {
  const editing = new Editing(graph);
  for (const weight of weightsOf(editing.graph, SMALL_TENSOR)) quantizeWeight(editing, weight);
  return editing.done();
}

/** Puts int8 in the place of a weight. Of a table, rows are taken first and made float then. */
export function quantizeWeight(editing: Editing, { tensor, axis, uses }: OnnxWeight): void {
  const { values, scales } = quantizeWeights(tensor.data, tensor.shape, axis);
  editing.graph.tensors.delete(tensor.name);
  const tables = axis === 0 ? uses.filter(({ node }) => node.op === 'Gather') : [];
  if (tables.length < uses.length) {
    const constant = { name: tensor.name, data: values, shape: tensor.shape };
    editing.dequantized(constant, { scales, axis, output: tensor.name });
  }
  if (tables.length === 0) return;
  const has = (part: string): string | undefined => editing.graph.tensors.get(`${tensor.name}/${part}`)?.name;
  const int8 = has('int8') ?? editing.tensor(`${tensor.name}/int8`, 'int8', tensor.shape, values);
  const scale = has('scale') ?? editing.tensor(`${tensor.name}/scale`, 'float32', [scales.length], scales);
  for (const { node } of tables) {
    const [rows] = node.outputs as [string];
    const [indices, taken] = [node.inputs[1]!, editing.name(`${rows}/int8`)];
    const [whole, scales, scaled] = [
      editing.name(`${rows}/whole`),
      editing.name(`${rows}/scales`),
      editing.name(`${rows}/scale`),
    ];
    const last = lastAxis(editing);
    node.inputs = [int8, indices];
    node.outputs = [taken];
    editing.after(node, editing.node('Cast', [taken], [whole], [attribute.int('to', 1)]));
    editing.after(node, editing.node('Gather', [scale, indices], [scales], [attribute.int('axis', 0)]));
    editing.after(node, editing.node('Unsqueeze', [scales, last], [scaled]));
    editing.after(node, editing.node('Mul', [whole, scaled], [rows]));
  }
}

function lastAxis(editing: Editing): string {
  const name = 'last axis';
  return editing.graph.tensors.has(name) ? name : editing.tensor(name, 'int64', [1], BigInt64Array.of(-1n));
}
