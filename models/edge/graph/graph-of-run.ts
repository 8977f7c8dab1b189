import type { Inference } from '../../core/inference.js';
import type { Model } from '../../core/model.js';
import { fittingWeights, modelOfRun, type ModelRun } from '../../core/model-of-run.js';
import { freeze } from './freeze.js';
import type { InferenceGraph } from './inference-graph.js';

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
export async function graphOfRun(run: ModelRun): Promise<GraphOfRun> {
  const { model, inference } = await modelOfRun(run, 'export');
  return { graph: await freeze(run.name, inference, fittingWeights(run, model.variables, 'export')), inference, model };
}
