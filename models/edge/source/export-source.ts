/** What is exported: a run's model, or a file of the user's. */
import type { InferenceExamples, InferenceTask } from '../../core/inference.js';
import type { MaybePromise, WithinStep } from '../../core/learner.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { Format, Precision } from '../formats/formats.js';
import type { InferenceGraph } from '../graph/inference-graph.js';
import type { Compression } from '../panels/variants.js';

/** What runs a model: batches of inputs by name to outputs by name. */
export interface RunsModel {
  run(inputs: Record<string, TensorData>): MaybePromise<Record<string, TensorData>>;
  close(): MaybePromise<void>;
}

export interface ExportSource {
  name: string;
  /** Such as "classifier"; of a file, its format. */
  architecture: string;
  /** The run and its step, or the file. */
  origin: string;
  /** Of its data: what a file made from them has to say. */
  licence: string | null;
  task: InferenceTask;
  /** Null where there are none of that part. Throws RequestError where they can't be read. */
  examples(part: 'train' | 'test'): Promise<InferenceExamples | null>;
  /** The model as it is; where it is `ready`, its inputs and outputs alone. */
  graph: InferenceGraph;
  /** A file that a runtime opens as it stands and nothing is written from: it is run and checked. Missing for all else. */
  ready?: ReadyFile;
  /** Opens what everything is held to; by default the graph is loaded into TensorFlow. To be closed by the caller. */
  open?(): Promise<RunsModel>;
  /** Whether it can be fine-tuned. */
  canTrain: boolean;
  /** The model compressed, with what is to be kept of that so that it need not be done again. */
  compress(compression: Compression, within: WithinStep): Promise<CompressedModel>;
  /** The same of what was kept. */
  restore(compression: Compression, kept: Record<string, TensorData>): Promise<InferenceGraph>;
  /** Sentences on what those who read the figures have to know. */
  notes: readonly string[];
}

export interface ReadyFile {
  format: Format;
  precision: Precision;
  path: string;
}

export interface CompressedModel {
  graph: InferenceGraph;
  kept: Record<string, TensorData>;
}
