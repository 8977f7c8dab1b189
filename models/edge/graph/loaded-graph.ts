import { Session } from '../../engine/session.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { fetchValues } from './fetch-values.js';
import { nativeTensorFlow } from './freeze.js';
import type { InferenceGraph, Ref } from './inference-graph.js';

/** A graph that native TensorFlow has loaded: what all formats are verified against. */
export class LoadedGraph {
  readonly #graph: InferenceGraph;
  readonly #session: Session;

  private constructor(graph: InferenceGraph, session: Session) {
    this.#graph = graph;
    this.#session = session;
  }

  /** To be closed by the caller. Throws RequestError where native TensorFlow is missing, TraceError where it refuses the graph. */
  static async open(graph: InferenceGraph): Promise<LoadedGraph> {
    return new LoadedGraph(graph, new Session(await nativeTensorFlow(), graph.nodes));
  }

  /** Outputs [B, …] by name, of inputs [B, …] by name. */
  run(inputs: Record<string, TensorData>): Record<string, TensorData> {
    const { outputs } = this.#graph;
    const values = this.values(
      inputs,
      outputs.map(({ ref }) => ref),
    );
    return Object.fromEntries(outputs.map(({ name, ref }) => [name, values.get(ref)!]));
  }

  /** Any values of the graph, constants and inputs too; those of bools are 0 and 1. */
  values(inputs: Record<string, TensorData>, refs: readonly Ref[]): Map<Ref, TensorData> {
    const fed = new Map(this.#graph.inputs.map(({ name, ref }) => [ref, inputs[name]!]));
    const fetched = [...new Set(refs)].filter((ref) => !fed.has(ref));
    const values = fetchValues(this.#session, [...fed], fetched);
    return new Map([...fed, ...fetched.map((ref, i) => [ref, values[i]!] as const)]);
  }

  close(): void {
    this.#session.close();
  }
}

/** What a graph gives for these inputs, where that is asked once: see LoadedGraph. */
export async function evaluateGraph(
  graph: InferenceGraph,
  inputs: Record<string, TensorData>,
): Promise<Record<string, TensorData>> {
  const loaded = await LoadedGraph.open(graph);
  try {
    return loaded.run(inputs);
  } finally {
    loaded.close();
  }
}
