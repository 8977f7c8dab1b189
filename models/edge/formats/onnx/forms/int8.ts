import type { Calibration } from '../../../compress/calibration.js';
import { quantizeWeights, type QuantizedWeights } from '../../../compress/quantize-weights.js';
import type { ValueQuantization } from '../metadata.js';
import type { OnnxGraph, OnnxNode } from '../onnx-graph.js';
import { Editing } from './editing.js';
import { quantizeWeight } from './int8-weights.js';
import { quantizedValues } from './quantized-values.js';
import { weightsOf, type OnnxWeight } from './weights.js';

export interface Int8Options {
  calibration: Calibration;
  /** Inputs and outputs that are whole numbers by their names; the others stay float. */
  integers: ReadonlyMap<string, 'int8' | 'uint8'>;
}

/**
 * Int8 wherever ONNX has it: each such value is quantised and made float again (QDQ), of which runtimes make ops on int8.
 * Weights have a scale for each channel, biases are int32 of the product of scales. Also says how inputs and outputs that
 * are whole numbers are meant.
 */
export function withInt8(
  graph: OnnxGraph,
  { calibration, integers }: Int8Options,
): { graph: OnnxGraph; quantization: Map<string, ValueQuantization> } {
  const editing = new Editing(graph);
  const values = quantizedValues(editing.graph, calibration, [...integers.keys()]);
  for (const weight of weightsOf(editing.graph, 0)) {
    if (weight.uses.every(({ node }) => node.op === 'Gather')) quantizeWeight(editing, weight);
    else quantizeFactor(editing, weight, values);
  }
  const quantization = new Map<string, ValueQuantization>();
  const inputs = new Set(editing.graph.inputs.map(({ name }) => name));
  for (const [value, parameters] of values) {
    const type = integers.get(value);
    const told = type === undefined ? null : tell(editing, value, { type, parameters });
    if (told) quantization.set(value, told);
    if (inputs.has(value)) quantizeInput(editing, value, { parameters, told, type });
    else quantizeMade(editing, value, { parameters, told, type });
  }
  return { graph: editing.done(), quantization };
}

/** An input or output becomes one of whole numbers. */
function tell(
  editing: Editing,
  value: string,
  { type, parameters: { scale, zeroPoint } }: { type: 'int8' | 'uint8'; parameters: ValueQuantization },
): ValueQuantization {
  const { graph } = editing;
  const changed = <T extends { name: string }>(one: T): T => (one.name === value ? { ...one, type } : one);
  graph.inputs = graph.inputs.map(changed);
  graph.outputs = graph.outputs.map(changed);
  return { scale, zeroPoint: type === 'uint8' ? zeroPoint + 128 : zeroPoint };
}

interface Quantized {
  parameters: ValueQuantization;
  /** How it is told to users, where it is whole numbers for them. */
  told: ValueQuantization | null;
  type: 'int8' | 'uint8' | undefined;
}

/** Readers of the input read what comes back from int8. */
function quantizeInput(editing: Editing, value: string, { parameters, told, type }: Quantized): void {
  const real = editing.name(`${value}/real`);
  readInstead(editing, value, real);
  if (told) {
    editing.first(editing.node('DequantizeLinear', [value, ...grid(editing, value, told, type)], [real]));
    return;
  }
  const int8 = editing.name(`${value}/int8`);
  const numbers = grid(editing, value, parameters);
  editing.first(editing.node('QuantizeLinear', [value, ...numbers], [int8]));
  editing.first(editing.node('DequantizeLinear', [int8, ...numbers], [real]));
}

/** What makes the value makes another one, and the value is what comes back from int8, or for users the int8 itself. */
function quantizeMade(editing: Editing, value: string, { parameters, told, type }: Quantized): void {
  const maker = editing.graph.nodes.find(({ outputs }) => outputs.includes(value))!;
  const float = editing.name(`${value}/float`);
  maker.outputs = maker.outputs.map((one) => (one === value ? float : one));
  const numbers = grid(editing, value, told ?? parameters, type);
  const [int8, real] = told ? [value, editing.name(`${value}/real`)] : [editing.name(`${value}/int8`), value];
  editing.after(maker, editing.node('QuantizeLinear', [float, ...numbers], [int8]));
  if (told && !editing.graph.nodes.some(({ inputs }) => inputs.includes(value))) return;
  if (told) readInstead(editing, value, real);
  editing.after(maker, editing.node('DequantizeLinear', [int8, ...numbers], [real]));
}

function readInstead(editing: Editing, value: string, other: string): void {
  for (const node of editing.graph.nodes) node.inputs = node.inputs.map((one) => (one === value ? other : one));
}

/** The constants of a scale and a zero point. */
function grid(
  editing: Editing,
  value: string,
  { scale, zeroPoint }: ValueQuantization,
  type: 'int8' | 'uint8' = 'int8',
): string[] {
  const zero = type === 'int8' ? Int8Array.of(zeroPoint) : Uint8Array.of(zeroPoint);
  return [
    editing.tensor(`${value}/scale`, 'float32', [], Float32Array.of(scale)),
    editing.tensor(`${value}/zero_point`, type, [], zero),
  ];
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
