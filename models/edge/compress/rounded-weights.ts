/** A graph with the weights that its compressed file will have, as floats: what the compression costs can be measured on it. */
import { constantOf } from '../graph/constants.js';
import { nodeName, nodesByName, type InferenceGraph } from '../graph/inference-graph.js';
import { halfBits, ofHalf } from './float16.js';
import { dequantizeWeights, quantizeWeights } from './quantize-weights.js';
import { replaceConstants } from './replace-constants.js';
import { largeWeightsOf, weightsOf, type GraphWeights } from './weights-of.js';

/** With large weights as halves give them. A weight that a half can't hold is infinite; see float16Overflows. */
export function roundToFloat16(graph: InferenceGraph): InferenceGraph {
  return mapWeights(graph, largeWeightsOf(graph), (values) => values.map((value) => ofHalf(halfBits(value))));
}

export interface QuantizedOptions {
  /** Weights to quantise, small ones too; by default all large ones. */
  only?: ReadonlySet<string>;
  /** One scale for the whole tensor rather than one for each channel. */
  perTensor?: boolean;
}

/** With large weights as int8 gives them. Throws an Error where one is not finite. */
export function withQuantizedWeights(
  graph: InferenceGraph,
  { only, perTensor = false }: QuantizedOptions = {},
): InferenceGraph {
  const chosen = only ? weightsOf(graph).filter(({ name }) => only.has(name)) : largeWeightsOf(graph);
  return mapWeights(graph, chosen, (values, { shape, axis }) => {
    // As one channel of all numbers.
    const [as, along] = perTensor ? [[1, values.length], 0] : [shape, axis];
    return dequantizeWeights(quantizeWeights(values, as, along), as);
  });
}

/**
 * Floats that are infinite as halves, beyond ±65,519: the first of each constant, biases too, as most formats make halves of all.
 * Such a float16 file must not be used. Bounds that values are cut to may be infinite: they cut none that a half can hold.
 */
export function float16Overflows({ nodes, types }: InferenceGraph): { name: string; value: number }[] {
  const others = new Set(
    nodes.flatMap(({ op, input }) => (op === 'Maximum' || op === 'Minimum' ? [] : input.map(nodeName))),
  );
  return nodes.flatMap((node) => {
    if (node.op !== 'Const' || types.get(node.name) !== 'float32' || !others.has(node.name)) return [];
    const value = constantOf(node).data.find((one) => !Number.isFinite(ofHalf(halfBits(one))));
    return value === undefined ? [] : [{ name: node.name, value }];
  });
}

/** The graph with these weights as `change` gives them; it may not change their number. */
export function mapWeights(
  graph: InferenceGraph,
  weights: readonly GraphWeights[],
  change: (values: Float32Array, weights: GraphWeights) => Float32Array,
): InferenceGraph {
  const byName = nodesByName(graph);
  const values = weights.map(
    (one) => [one.name, change(constantOf(byName(one.name)).data as Float32Array, one)] as const,
  );
  return replaceConstants(graph, new Map(values));
}
