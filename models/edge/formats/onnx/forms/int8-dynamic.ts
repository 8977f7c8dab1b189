import { quantizeWeights } from '../../../compress/quantize-weights.js';
import { SMALL_TENSOR } from '../../../compress/weights-of.js';
import { attribute, intAttribute, type OnnxGraph, type OnnxNode } from '../onnx-graph.js';
import { Editing } from './editing.js';
import { quantizeWeight } from './int8-weights.js';
import { weightsOf, type OnnxWeight } from './weights.js';

/**
 * Products of int8: activations by the range that each has as it runs, weights with a scale for each channel, in the form of
 * which ONNX Runtime makes one node (DynamicQuantizeMatMul). Convolutions keep int8 weights alone: its ConvInteger was no
 * faster here than its float one (0.59 ms against 0.53 ms), and four times slower with weights of int8 rather than uint8.
 */
export function withDynamicInt8(graph: OnnxGraph): OnnxGraph {
  const editing = new Editing(graph);
  const activations = new Map<string, DynamicValue>();
  for (const weight of weightsOf(editing.graph, SMALL_TENSOR)) {
    const products = weight.uses.filter(isProduct);
    const others = weight.uses.filter((use) => !isProduct(use));
    if (others.length > 0) quantizeWeight(editing, { ...weight, uses: others });
    if (products.length > 0) multiplyIntegers(editing, { ...weight, uses: products }, activations);
  }
  return editing.done();
}

const isProduct = ({ node, input }: OnnxWeight['uses'][number]): boolean =>
  /^(?:MatMul|Gemm)$/.test(node.op) && input === 1;

/** An activation as whole numbers, by its own range. */
interface DynamicValue {
  int8: string;
  scale: string;
  zeroPoint: string;
}

function multiplyIntegers(
  editing: Editing,
  { tensor, axis, uses }: OnnxWeight,
  activations: Map<string, DynamicValue>,
): void {
  const { values, scales } = quantizeWeights(tensor.data, tensor.shape, axis);
  // A table that is an embedding as well is there already.
  const known = editing.graph.tensors.get(`${tensor.name}/int8`)?.name;
  const int8 = known ?? editing.tensor(`${tensor.name}/int8`, 'int8', tensor.shape, values);
  const scale = editing.tensor(`${tensor.name}/scale`, 'float32', [scales.length], scales);
  for (const { node } of uses) {
    const [left, , bias] = node.inputs as [string, string, string | undefined];
    const activation = activations.get(left) ?? quantized(editing, left, node);
    activations.set(left, activation);
    const [made] = node.outputs as [string];
    const named = (part: string): string => editing.name(`${made}/${part}`);
    let factor = int8;
    if (node.op === 'Gemm' && intAttribute(node, 'transB') === 1) {
      factor = named('factor');
      editing.before(node, editing.node('Transpose', [int8], [factor], [attribute.ints('perm', [1, 0])]));
    }
    const [sums, real, both, product] = [
      named('sums'),
      named('real sums'),
      named('scale'),
      bias === undefined ? made : named('product'),
    ];
    editing.before(node, editing.node('MatMulInteger', [activation.int8, factor, activation.zeroPoint], [sums]));
    editing.before(node, editing.node('Cast', [sums], [real], [attribute.int('to', 1)]));
    editing.before(node, editing.node('Mul', [activation.scale, scale], [both]));
    editing.before(node, editing.node('Mul', [real, both], [product]));
    if (bias !== undefined) editing.before(node, editing.node('Add', [product, bias], [made]));
    editing.remove(node);
  }
}

function quantized(editing: Editing, value: string, reader: OnnxNode): DynamicValue {
  const outputs = ['int8', 'scale', 'zero point'].map((part) => editing.name(`${value}/${part}`));
  editing.before(reader, editing.node('DynamicQuantizeLinear', [value], outputs));
  return { int8: outputs[0]!, scale: outputs[1]!, zeroPoint: outputs[2]! };
}
