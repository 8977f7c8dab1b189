/** A model from a file as a graph that can be compressed and exported, with what the file says it is for. */
import { z } from 'zod';
import type { InferenceInput, InferenceOutput, InferenceTask } from '../../core/inference.js';
import type { InferenceGraph } from '../graph/inference-graph.js';

export interface ImportedModel {
  graph: InferenceGraph;
  /** `values` where the file doesn't say. */
  task: InferenceTask;
}

/** What the metadata of our own exports say of inputs, outputs and task. */
export interface StatedInterface {
  inputs: InferenceInput[];
  outputs: InferenceOutput[];
  task: InferenceTask;
}

const shape = z.array(z.int().min(1));

const meaning = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('image') }),
  z.object({
    kind: z.literal('row'),
    columns: z.array(z.object({ name: z.string(), categories: z.array(z.string()).nullable() })),
  }),
  z.object({
    kind: z.literal('tokens'),
    vocabulary: z.int().min(1),
    tokenizer: z.unknown(),
    padding: z.int().min(0).exactOptional(),
  }),
  z.object({ kind: z.literal('latent') }),
  z.object({ kind: z.literal('class'), classNames: z.array(z.string()) }),
]);

const task = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('classes'), classNames: z.array(z.string()) }),
  z.object({ kind: z.literal('number'), target: z.string() }),
  z.object({ kind: z.literal('next-token'), vocabulary: z.int().min(1) }),
  z.object({ kind: z.literal('image') }),
  z.object({ kind: z.literal('values') }),
]);

const stated = z.object({
  inputs: z.array(z.object({ name: z.string(), shape, dtype: z.enum(['float32', 'int32']), meaning })),
  outputs: z.array(z.object({ name: z.string(), shape, help: z.string() })),
  task,
});

/** Of an `interface` as text or object; null where it is none of ours. */
export function statedInterface(value: unknown): StatedInterface | null {
  try {
    const parsed = stated.safeParse(typeof value === 'string' ? JSON.parse(value) : value);
    return parsed.success ? (parsed.data as StatedInterface) : null;
  } catch {
    return null;
  }
}
