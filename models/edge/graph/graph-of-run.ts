import type { CommonConfig } from '../../core/config.js';
import { RequestError } from '../../core/errors.js';
import type { Inference } from '../../core/inference.js';
import { builderOf } from '../../core/learners.js';
import type { DataSources, Model } from '../../core/model.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { freeze } from './freeze.js';
import type { InferenceGraph } from './inference-graph.js';

/** A checkpoint, as it is exported. */
export interface ExportedRun {
  /** Of the run. */
  name: string;
  architecture: string;
  /** Complete. */
  config: Record<string, unknown>;
  /** All of the checkpoint's, by the variables' names. */
  weights: Record<string, TensorData>;
  /** With the run's assets. */
  sources: DataSources;
}

export interface GraphOfRun {
  graph: InferenceGraph;
  inference: Inference;
  /** What it was made of, with initial values of its variables. */
  model: Model;
}

/**
 * What a run's checkpoint is as a graph, and how its inputs are made and checked. Throws RequestError where there is no such
 * architecture, its runs can't be exported, or its data can't be read.
 */
export async function graphOfRun(run: ExportedRun): Promise<GraphOfRun> {
  const model = await modelOf(run);
  const { inference } = model;
  if (!inference) throw notExported(run.architecture);
  return { graph: await freeze(run.name, inference, weightsOf(run, model)), inference, model };
}

async function modelOf({ architecture, config, sources }: ExportedRun): Promise<Model> {
  const builder = builderOf(architecture);
  if (builder.kind !== 'program') throw notExported(architecture);
  return builder.build(config as CommonConfig & Record<string, unknown>, sources);
}

/** The checkpoint's weights, each with the shape that the model has. */
function weightsOf({ name, weights }: ExportedRun, { variables }: Model): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(variables).map(([variable, { shape }]) => {
      const found = Object.hasOwn(weights, variable) ? weights[variable]! : null;
      if (found && String(found.shape) === String(shape)) return [variable, found];
      const there = found ? `[${found.shape.join(', ')}]` : 'missing';
      throw new RequestError(
        `export: the weights of '${name}' do not fit its settings and data: ${variable} is ${there} there and [${shape.join(', ')}] here; use the data that it was trained on.`,
      );
    }),
  );
}

function notExported(architecture: string): RequestError {
  return new RequestError(`export: a run of architecture '${architecture}' has no model of its own to export.`);
}
