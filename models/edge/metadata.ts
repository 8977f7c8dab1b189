import type { Inference } from '../core/inference.js';
import type { ModelMetadata } from './formats/format.js';
import type { InferenceGraph } from './graph/inference-graph.js';
import type { ExportSource } from './source/export-source.js';

/** What a file says of itself as JSON, `ModelMetadata.interface`. */
export type ModelInterface = Pick<Inference, 'inputs' | 'outputs' | 'task'>;

export function metadataOf(
  {
    name,
    architecture,
    origin,
    licence,
    task,
  }: Pick<ExportSource, 'name' | 'architecture' | 'origin' | 'licence' | 'task'>,
  graph: Pick<InferenceGraph, 'inputs' | 'outputs'>,
): ModelMetadata {
  const described: ModelInterface = {
    inputs: graph.inputs.map(({ name: input, shape, dtype, meaning }) => ({ name: input, shape, dtype, meaning })),
    outputs: graph.outputs.map(({ name: output, shape, help }) => ({ name: output, shape, help })),
    task,
  };
  return { name, architecture, origin, licence, interface: JSON.stringify(described) };
}
