import type { LayersModel, Variable } from '@tensorflow/tfjs';
import type { createProgram } from '../../models/engine/create-program.js';
import type { Writing } from './protocol.js';

/** How many times the workload's own batch and width. */
export interface Sizes {
  batchFactor: 1 | 2;
  widthFactor: 1 | 2;
}

export const ownSize: Sizes = { batchFactor: 1, widthFactor: 1 };

/** A model in training, in the process that measures it. */
export interface Training {
  /** Trainable parameters, for the proof of equal work. */
  parameters: number;
  /** Trains one step and gives its loss, read back. */
  step(): number;
  /** Classifies the first `batch` examples and gives the first one's class, read back; classifiers only. */
  infer?(batch: number): number;
  /** Writes a text that fills the context and so many tokens more; language models only. */
  write?(beyond: number): Writing;
}

/** Contenders that run in Node; all others are scripts in peers/. */
export const nodeContenders = ['ours', 'ours-eager', 'tfjs'] as const;
export type NodeContender = (typeof nodeContenders)[number];

/** What a module in workloads/ exports as `contenders`. */
export type Contenders = Record<OurContender, MakeTraining> & { tfjs?: MakeTraining };
type MakeTraining = (sizes: Sizes) => Promise<Training>;
type OurContender = Exclude<NodeContender, 'tfjs'>;

/** How our contenders run a program: as a user's run does, and op by op. */
export const ourModes = {
  ours: { mode: 'compiled' },
  'ours-eager': { mode: 'eager' },
} satisfies Record<OurContender, Parameters<typeof createProgram>[1]>;
export type OurMode = (typeof ourModes)[keyof typeof ourModes];

/** The three contenders of a workload, from what makes ours in a mode and what is written in plain tfjs. */
export function contendersOf(
  ours: (mode: OurMode, sizes: Sizes) => Promise<Training>,
  plain: (sizes: Sizes) => Training,
): Required<Contenders> {
  return {
    ours: (sizes) => ours(ourModes.ours, sizes),
    'ours-eager': (sizes) => ours(ourModes['ours-eager'], sizes),
    tfjs: (sizes) => Promise.resolve(plain(sizes)),
  };
}

/** Deterministic bytes that stand for data: the speed does not depend on what they show. */
export function syntheticBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
}

/** The examples of a step's batch. */
export function indicesOf(step: number, batch: number, examples: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, i) => (step * batch + i) % examples);
}

/** The trainable weights of a layers model, as variableGrads takes them. */
export function trainable(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

/** Numbers in variables, or in what variables begin with. */
export function sizeOf(variables: readonly ({ size: number } | { data: { length: number } })[]): number {
  return variables.reduce((sum, one) => sum + ('size' in one ? one.size : one.data.length), 0);
}
