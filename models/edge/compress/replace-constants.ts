import { constantNode, floats } from '../graph/constants.js';
import type { InferenceGraph } from '../graph/inference-graph.js';

/** The graph with other numbers in these constants, of the same shapes. */
export function replaceConstants(graph: InferenceGraph, values: ReadonlyMap<string, Float32Array>): InferenceGraph {
  const nodes = graph.nodes.map((node) => {
    const data = values.get(node.name);
    if (!data) return node;
    const shape = graph.shapes.get(node.name)!.map(Number);
    return constantNode(node.name, floats(shape, data));
  });
  return { ...graph, nodes };
}
