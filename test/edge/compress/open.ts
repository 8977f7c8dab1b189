import { LoadedGraph } from '../../../models/edge/graph/loaded-graph.js';
import type { InferenceGraph } from '../../../models/edge/graph/inference-graph.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';

/** What the graph's first output is for these inputs. */
export async function outputOf(graph: InferenceGraph, inputs: Record<string, TensorData>): Promise<TensorData> {
  const loaded = await LoadedGraph.open(graph);
  try {
    return loaded.run(inputs)[graph.outputs[0]!.name]!;
  } finally {
    loaded.close();
  }
}
