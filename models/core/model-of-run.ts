/** A run's checkpoint as the model that it is of, for those that use it without training it. */
import type { TensorData } from '../engine/tensor-data.js';
import type { CommonConfig } from './config.js';
import { RequestError } from './errors.js';
import type { Inference } from './inference.js';
import { builderOf } from './learners.js';
import type { DataSources, Model } from './model.js';

/** A checkpoint, as others use it. */
export interface ModelRun {
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

/** What its model is, with initial values of its variables, and how inputs become outputs. `what` begins the sentence where it can't be had: "export". */
export async function modelOfRun(
  { architecture, config, sources }: Omit<ModelRun, 'name' | 'weights'>,
  what: string,
): Promise<{ model: Model; inference: Inference }> {
  const builder = builderOf(architecture);
  if (builder.kind !== 'program') throw modelless(architecture, what);
  const model = await builder.build(config as CommonConfig & Record<string, unknown>, sources);
  if (!model.inference) throw modelless(architecture, what);
  return { model, inference: model.inference };
}

/** The checkpoint's weights, each with the shape that the model has. Throws RequestError where one has another. */
export function fittingWeights(
  { name, weights }: Pick<ModelRun, 'name' | 'weights'>,
  variables: Model['variables'],
  what: string,
): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(variables).map(([variable, { shape }]) => {
      const found = Object.hasOwn(weights, variable) ? weights[variable]! : null;
      if (found && String(found.shape) === String(shape)) return [variable, found];
      const there = found ? `[${found.shape.join(', ')}]` : 'missing';
      throw new RequestError(
        `${what}: the weights of '${name}' do not fit its settings and data: ${variable} is ${there} there and [${shape.join(', ')}] here; use the data that it was trained on.`,
      );
    }),
  );
}

function modelless(architecture: string, what: string): RequestError {
  return new RequestError(`${what}: a run of architecture '${architecture}' has no model of its own to ${what}.`);
}
