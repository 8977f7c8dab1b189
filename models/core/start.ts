/** Beginning a run with weights of another one. */
import type { TensorData } from '../engine/tensor-data.js';
import { RequestError } from './errors.js';

/** Where an architecture's runs may begin. */
export interface StartInfo {
  /** The architecture of runs that fit; EXPORTABLE for every one whose models can be exported. */
  architecture: string;
  /** Parts of the weights that can be taken over: `all`, or what variables' names begin with, such as `encoder`. */
  parts: readonly { name: string; title: string; help: string }[];
}

/** See ArchitectureConfig.exportable. */
export const EXPORTABLE = 'exportable';

/** Whether runs of `architecture` are among those that fit. */
export function fits(start: StartInfo, architecture: { name: string; exportable?: true } | undefined): boolean {
  if (!architecture) return false;
  return start.architecture === EXPORTABLE
    ? architecture.exportable === true
    : start.architecture === architecture.name;
}

/** What a new run begins with: weights of a checkpoint of another run, its own copy of them. */
export interface StartWeights {
  /** `all`, or what the names of those that are taken over begin with. */
  part: string;
  weights: Record<string, TensorData>;
  /** What that run had learned of its data besides the weights. */
  assets: Record<string, unknown>;
  /** The run that they were taken from; null for copies from before that was kept. */
  origin: StartOrigin | null;
}

/** The run that another one began with, as it was then: all that it takes to make its model anew. */
export interface StartOrigin {
  id: string;
  name: string;
  step: number;
  architecture: string;
  /** Complete. */
  config: Record<string, unknown>;
  /** Sums of its data by file, by which others of the same name are told; null where they aren't known. */
  data: { name: string; sha256: Record<string, string> } | null;
}

/** At most so many variables are named in a sentence. */
const NAMED = 3;

/**
 * `variables` with those of `part` taken from `start`: each must be there with the same shape. Throws RequestError that
 * names what doesn't fit, with both shapes.
 */
export function takeWeights(
  variables: Record<string, TensorData>,
  { part, weights }: Pick<StartWeights, 'part' | 'weights'>,
): Record<string, TensorData> {
  const wanted = Object.keys(variables).filter((name) => part === 'all' || name.startsWith(`${part}/`));
  if (wanted.length === 0) {
    throw new RequestError(
      `start: there is no part '${part}' in this model; use all or ${partsOf(variables).join(', ')}.`,
    );
  }
  const misfits = wanted.flatMap((name) => {
    const [here, there] = [variables[name]!, Object.hasOwn(weights, name) ? weights[name]! : null];
    if (there === null) return [`${name} ${shapeText(here)} is not there`];
    const same = here.shape.length === there.shape.length && here.shape.every((size, at) => size === there.shape[at]);
    return same ? [] : [`${name} is ${shapeText(there)} there and ${shapeText(here)} here`];
  });
  if (misfits.length > 0) {
    const more = misfits.length > NAMED ? `, and ${misfits.length - NAMED} more` : '';
    throw new RequestError(
      `start: the weights do not fit: ${misfits.slice(0, NAMED).join('; ')}${more}; use a run with the same settings of the model, or another part.`,
    );
  }
  return { ...variables, ...Object.fromEntries(wanted.map((name) => [name, weights[name]!])) };
}

function partsOf(variables: Record<string, TensorData>): string[] {
  return [...new Set(Object.keys(variables).map((name) => name.split('/')[0]!))];
}

function shapeText({ shape }: TensorData): string {
  return `[${shape.join(', ')}]`;
}
