/** Which values of an ONNX graph are int8 where all that can be is, and by which scale. */
import { int8Parameters, type Calibration } from '../../../compress/calibration.js';
import type { ValueQuantization } from '../metadata.js';
import { readersOfValues, type OnnxGraph, type OnnxNode } from '../onnx-graph.js';

/** Ops that runtimes have for int8 in and out. */
const integerOps = new Set([
  ...['Conv', 'ConvTranspose', 'MatMul', 'Gemm', 'Add', 'Concat', 'Relu', 'LeakyRelu', 'Clip', 'Sigmoid', 'Resize'],
  ...['MaxPool', 'AveragePool', 'GlobalAveragePool'],
]);

/** Ops that hand numbers on as they are, so that these keep their scale. */
const movingOps = new Set([
  ...['MaxPool', 'Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Flatten', 'Identity', 'Slice', 'Split', 'Gather'],
]);

/** By value. `forced` are those that have to be int8 where they have a range, whatever reads them. */
export function quantizedValues(
  graph: OnnxGraph,
  { ranges }: Calibration,
  forced: readonly string[],
): Map<string, ValueQuantization> {
  const wanted = wantedValues(graph);
  for (const value of forced) wanted.add(value);
  const found = new Map<string, ValueQuantization>();
  const add = (value: string): void => {
    const range = ranges.get(graph.origins.get(value) ?? '');
    const isFinite = range && Number.isFinite(range.min) && Number.isFinite(range.max);
    if (isFinite && wanted.has(value)) found.set(value, int8Parameters(range));
  };
  for (const { name } of graph.inputs) add(name);
  for (const node of graph.nodes) {
    const kept = movingOps.has(node.op) ? found.get(node.inputs[0]!) : undefined;
    for (const value of node.outputs) {
      if (kept) found.set(value, kept);
      else add(value);
    }
  }
  return found;
}

/** What goes into such ops and comes out of them, but for sums that an activation takes at once. */
function wantedValues(graph: OnnxGraph): Set<string> {
  const readers = readersOfValues(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const isConstant = (value: string): boolean => value === '' || graph.tensors.has(value);
  const isTakenAtOnce = (value: string): boolean => {
    const [reader, ...others] = readers.get(value) ?? [];
    return reader !== undefined && others.length === 0 && !outputs.has(value) && isBound(reader);
  };
  const wanted = new Set<string>();
  for (const node of graph.nodes) {
    if (!integerOps.has(node.op) || (node.op === 'Add' && node.inputs.some(isConstant))) continue;
    for (const value of [...node.inputs, ...node.outputs]) {
      if (!isConstant(value) && !isTakenAtOnce(value)) wanted.add(value);
    }
  }
  return wanted;
}

/** What int8 does by itself, where it ends. */
const isBound = ({ op }: OnnxNode): boolean => op === 'Relu' || op === 'Clip';
