import type { Calibration } from '../../../compress/calibration.js';
import { quantizeWeights, type QuantizedWeights } from '../../../compress/quantize-weights.js';
import type { ValueQuantization } from '../metadata.js';
import type { OnnxGraph, OnnxNode } from '../onnx-graph.js';
import { Editing } from './editing.js';
import { quantizeWeight } from './int8-weights.js';
import { quantizeValues } from './int8-values.js';
import { quantizedValues } from './quantized-values.js';
import { weightsOf, type OnnxWeight } from './weights.js';

export interface Int8Options {
  calibration: Calibration;
  /** Inputs and outputs that are whole numbers by their names; the others stay float. */
  integers: ReadonlyMap<string, 'int8' | 'uint8'>;
}

/**
 * Int8 wherever ONNX Runtime multiplies it: each such value is quantised and made float again (QDQ), of which runtimes make ops
 * on int8. Weights are int8 with a scale for each channel, biases int32 of the product of scales, and activations uint8: the
 * same grid as of int8, which ONNX Runtime has no kernels for on x64. Also says how inputs and outputs that are whole numbers
 * are meant.
 */
export function withInt8(
  graph: OnnxGraph,
  { calibration, integers }: Int8Options,
): { graph: OnnxGraph; quantization: Map<string, ValueQuantization> } {
  const editing = new Editing(graph);
  const values = quantizedValues(editing.graph, calibration, [...integers.keys()]);
  const weights = weightsOf(editing.graph, 0);
  // ONNX Runtime has neither a table nor a transposed convolution of int8.
  const isStored = ({ uses }: OnnxWeight): boolean =>
    uses.every(({ node }) => /^(?:Gather|ConvTranspose)$/.test(node.op));
  // Rows of a table that is int8 already come back from whole numbers as they are.
  const rows = weights.filter(isStored).flatMap(({ uses }) => uses.filter(({ node }) => node.op === 'Gather'));
  for (const { node } of rows) for (const value of node.outputs) values.delete(value);
  for (const weight of weights) {
    if (isStored(weight)) quantizeWeight(editing, weight);
    else quantizeFactor(editing, weight, values);
  }
  const quantization = quantizeValues(editing, values, integers);
  return { graph: editing.done(), quantization };
}

/** The weights of a product or convolution, with its bias. */
function quantizeFactor(editing: Editing, weight: OnnxWeight, values: ReadonlyMap<string, ValueQuantization>): void {
  const { tensor, axis, uses } = weight;
  const biased = uses.flatMap(({ node }) => biasOf(editing, node, values));
  const { values: int8s, scales } = roomForBiases(weight, biased);
  editing.graph.tensors.delete(tensor.name);
  const constant = { name: tensor.name, data: int8s, shape: tensor.shape };
  editing.dequantized(constant, { scales, axis, output: tensor.name });
  for (const { node, bias, inputScale } of biased) {
    const steps = scales.map((one) => one * inputScale);
    const whole = Int32Array.from(bias.data, (value, channel) => Math.round(value / steps[channel]!));
    const real = editing.name(`${bias.name}/real`);
    editing.dequantized(
      { name: bias.name, data: whole, shape: [whole.length] },
      { scales: steps, axis: 0, output: real },
    );
    node.inputs[2] = real;
  }
}

interface Biased {
  node: OnnxNode;
  bias: { name: string; data: Float32Array };
  /** Of the activation that the weights are multiplied with. */
  inputScale: number;
}

function biasOf(editing: Editing, node: OnnxNode, values: ReadonlyMap<string, ValueQuantization>): Biased[] {
  const bias = editing.graph.tensors.get(node.inputs[2] ?? '');
  const input = values.get(node.inputs[0]!);
  if (!/^(?:Conv|Gemm)$/.test(node.op) || !(bias?.data instanceof Float32Array) || !input) return [];
  return [{ node, bias: { name: bias.name, data: bias.data }, inputScale: input.scale }];
}

/** Of the steps that int32 has, a bias may take half. */
const LARGEST_BIAS = 2 ** 30;

/** Weights so small that a bias would not fit into int32 beside them have a larger scale. */
function roomForBiases({ tensor, axis }: OnnxWeight, biased: readonly Biased[]): QuantizedWeights {
  const quantized = quantizeWeights(tensor.data, tensor.shape, axis);
  const least = quantized.scales.map((scale, channel) =>
    biased.reduce(
      (most, { bias, inputScale }) => Math.max(most, Math.abs(bias.data[channel]!) / (inputScale * LARGEST_BIAS)),
      scale,
    ),
  );
  if (least.every((scale, channel) => scale === quantized.scales[channel])) return quantized;
  const inner = tensor.shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const values = Int8Array.from(tensor.data, (value, at) => {
    return Math.round(value / least[Math.floor(at / inner) % least.length]!);
  });
  return { values, scales: least, axis };
}
