import type { TensorData } from '../../engine/tensor-data.js';
import type { InferenceGraph, Ref } from '../graph/inference-graph.js';

/** A graph that can be run. */
export interface OpenGraph {
  /** Any values of the graph, for inputs [B, …] by name. */
  values(inputs: Record<string, TensorData>, refs: readonly Ref[]): Map<Ref, TensorData>;
  close(): void;
}

export type OpensGraph = (graph: InferenceGraph) => Promise<OpenGraph>;
