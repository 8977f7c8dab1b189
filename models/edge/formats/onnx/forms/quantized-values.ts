/** Which values of an ONNX graph are int8 where all that can be is, and by which scale. */
import { int8Parameters, type Calibration } from '../../../compress/calibration.js';
import type { ValueQuantization } from '../metadata.js';
import { readersOfValues, type OnnxGraph, type OnnxNode } from '../onnx-graph.js';

/** Ops that multiply int8 and add up int32: what they are for. */
const products = new Set(['Conv', 'MatMul', 'Gemm']);

/** Ops that runtimes have for int8 as well, worth it where int8 comes in and is wanted from them. */
const passing = new Set([
  ...['Add', 'Concat', 'Relu', 'Clip', 'LeakyRelu', 'Sigmoid', 'Resize', 'MaxPool', 'AveragePool', 'GlobalAveragePool'],
  ...['Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Flatten'],
]);

/** Ops that hand numbers on as they are, so that these keep their scale. */
export const movingOps = new Set([
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

/**
 * What products read, and convolutions make: those of matrices give floats at no cost. What comes before is int8 as far back
 * as ops pass it on. All else, such as the sums and norms of a transformer, would lose by int8 and gain nothing.
 */
function wantedValues(graph: OnnxGraph): Set<string> {
  const readers = readersOfValues(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const isConstant = (value: string): boolean => value === '' || graph.tensors.has(value);
  const wanted = new Set<string>();
  const want = (values: readonly string[]): void => {
    for (const value of values) if (!isConstant(value)) wanted.add(value);
  };
  const isTakenAtOnce = (value: string): boolean => {
    const [reader, ...others] = readers.get(value) ?? [];
    return reader !== undefined && others.length === 0 && !outputs.has(value) && isBound(reader);
  };
  for (const node of [...graph.nodes].reverse()) {
    if (node.op === 'Conv') want(node.outputs);
    const isWanted =
      (products.has(node.op) && graph.tensors.has(node.inputs[1]!)) ||
      (passing.has(node.op) && node.outputs.some((value) => wanted.has(value)));
    if (isWanted && !(node.op === 'Add' && node.inputs.some(isConstant))) want(node.inputs);
    // A convolution's bound is part of it.
    if (isBound(node) && readsConvolution(node)) want(node.outputs);
  }
  for (const value of wanted) if (isTakenAtOnce(value)) wanted.delete(value);
  return wanted;

  function readsConvolution({ inputs }: OnnxNode): boolean {
    return graph.nodes.some(({ op, outputs: made }) => op === 'Conv' && made[0] === inputs[0]);
  }
}

/** What int8 does by itself, where it ends. */
const isBound = ({ op }: OnnxNode): boolean => op === 'Relu' || op === 'Clip';
