/** Beginning a run with weights of another one. */
import type { TensorData } from '../engine/tensor-data.js';
import { RequestError } from './errors.js';

/** Where an architecture's runs may begin. */
export interface StartInfo {
  /** The architecture of runs that fit; EXPORTABLE for every one whose models can be exported. */
  architecture: string;
  /** Parts of the weights that can be taken over. */
  parts: readonly StartPart[];
  /**
   * What the new run has to have like the one that it begins with, whose complete configuration is `from`, so that this part of
   * its weights fits. It goes before presets, and what people say by hand goes before it. Nothing is taken over without it.
   */
  settings?(from: Readonly<Record<string, unknown>>, part: string): StartSettings;
  /** Runs of that architecture are trained to be begun with: what the button on their page is called, such as `Fine-tune`. */
  invites?: string;
}

export interface StartPart {
  /** `all`, or what variables' names begin with, such as `encoder`; another name where `names` say which variables it has. */
  name: string;
  title: string;
  help: string;
  /** Its variables, where they are called otherwise here than there, or the part has several beginnings of names. */
  names?: readonly PartNames[];
}

/** What variables' names begin with, up to a `/`: in the run that begins, and in the one that it begins with. */
export interface PartNames {
  here: string;
  there: string;
}

/**
 * Values of the new run by key, or why that run can't serve: a sentence that follows its name, "has a transformer as its
 * encoder; …".
 */
export type StartSettings = { takes: Readonly<Record<string, unknown>> } | { problem: string };

/** For runs that have these keys in common with the one that they begin with, as those of one architecture have. */
export function sameSettings(keys: readonly string[]): NonNullable<StartInfo['settings']> {
  return (from) => ({ takes: valuesAt(from, keys) });
}

/** The values of these keys. */
export function valuesAt(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}

/** See ArchitectureConfig.exportable. */
export const EXPORTABLE = 'exportable';

/** Whether runs of `architecture` are among those that fit. */
export function fits(
  start: Pick<StartInfo, 'architecture'>,
  architecture: { name: string; exportable?: true } | undefined,
): boolean {
  if (!architecture) return false;
  return start.architecture === EXPORTABLE
    ? architecture.exportable === true
    : start.architecture === architecture.name;
}

/** See ArchitectureConfig.startCheckpoints. */
export type StartCheckpoints = 'one' | 'kept';

/** A run begins with at most so many checkpoints: of more, with some that are spread evenly. */
export const MOST_START_CHECKPOINTS = 50;

/** The first and the last of `steps`, and of those between as many as there may be. */
export function spreadSteps(steps: readonly number[], most = MOST_START_CHECKPOINTS): number[] {
  if (steps.length <= most) return [...steps];
  return Array.from({ length: most }, (_, at) => steps[Math.round((at * (steps.length - 1)) / (most - 1))]!);
}

/** What a new run begins with: weights of a checkpoint of another run, its own copy of them. */
export interface StartWeights {
  /** `all`, or what the names of those that are taken over begin with. */
  part: string;
  weights: Record<string, TensorData>;
  /** The same of checkpoints before that one, by ascending step; missing where the run began with one alone. */
  earlier?: readonly StartCheckpoint[];
  /** What that run had learned of its data besides the weights. */
  assets: Record<string, unknown>;
  /** The run that they were taken from; null for copies from before that was kept. */
  origin: StartOrigin | null;
}

/** A checkpoint of the run that another one began with. */
export interface StartCheckpoint {
  step: number;
  /** Throws as reading the start does. */
  read(): Record<string, TensorData>;
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
  /** Steps of kept checkpoints that were left out, being damaged, or too many. */
  leftOut?: { damaged: number[]; spread: number[] };
}

/** At most so many variables are named in a sentence. */
const NAMED = 3;

/** What the names of a part's variables begin with; null for all of them. */
export function namesOf({ name, names }: Pick<StartPart, 'name' | 'names'>): readonly PartNames[] | null {
  return names ?? (name === 'all' ? null : [{ here: name, there: name }]);
}

/** Whether a variable of the run that is begun with belongs to a part of these names. */
export function isTaken(name: string, names: readonly PartNames[] | null): boolean {
  return names === null || names.some(({ there }) => name.startsWith(`${there}/`));
}

/**
 * `variables` with those of `part` taken from `start`: each must be there with the same shape. Throws RequestError that
 * names what doesn't fit, with both shapes.
 */
export function takeWeights(
  variables: Record<string, TensorData>,
  { part, weights }: Pick<StartWeights, 'part' | 'weights'>,
  names = namesOf({ name: part }),
): Record<string, TensorData> {
  const wanted = Object.keys(variables).flatMap((name) => {
    const there = nameThere(name, names);
    return there === null ? [] : [{ name, there }];
  });
  if (wanted.length === 0) {
    throw new RequestError(
      `start: there is no part '${part}' in this model; use all or ${partsOf(variables).join(', ')}.`,
    );
  }
  const misfits = wanted.flatMap(({ name, there: called }) => {
    const [here, there] = [variables[name]!, Object.hasOwn(weights, called) ? weights[called]! : null];
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
  return { ...variables, ...Object.fromEntries(wanted.map(({ name, there }) => [name, weights[there]!])) };
}

/** What a variable is called in the run that is begun with; null for one that isn't taken. */
function nameThere(name: string, names: readonly PartNames[] | null): string | null {
  if (names === null) return name;
  const found = names.find(({ here }) => name.startsWith(`${here}/`));
  return found ? found.there + name.slice(found.here.length) : null;
}

function partsOf(variables: Record<string, TensorData>): string[] {
  return [...new Set(Object.keys(variables).map((name) => name.split('/')[0]!))];
}

function shapeText({ shape }: TensorData): string {
  return `[${shape.join(', ')}]`;
}
