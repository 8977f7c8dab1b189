import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { OptimizerSpec } from './optimizer.js';
import type { Random, RandomKey } from './random.js';
import type { TensorData } from './tensor-data.js';

/** What a program's function sees of the program. */
export interface Scope {
  /** The variable's value at this point of the function, updates above included. */
  variable<T extends Tensor = Tensor>(name: string): T;
  /** Gives a variable a new value of the same shape. */
  assign(name: string, value: Tensor, options?: AssignOptions): void;
  /** Random ops, keyed by the `random` option of `run`. */
  readonly random: Random;
  /**
   * Rows of data: `indices` [B] int32 of data [N, …] gives [B, …]; bytes as float32, int32 and float32 as they are. Where the
   * data are streamed, `indices` depend on the function's inputs and on random numbers only.
   */
  gather(data: string, indices: Tensor): Tensor;
  /**
   * One step of an optimizer on its parameters. `loss` returns the scalar to minimize under `loss`, with whatever
   * else the caller wants from the same forward pass: tensors, or arrays and objects of them. Where loss, gradient norm or learning rate is not finite nothing is
   * updated.
   */
  minimize<T extends { loss: Tensor }>(
    optimizer: string,
    learningRate: Tensor,
    loss: () => T,
  ): T & {
    /** Global norm of the gradients before clipping. */
    gradientNorm: Scalar;
    /** 1 where the update took place, or none is due in this phase, else 0. */
    applied: Scalar;
    /** 1 where this very call updated the parameters, else 0. */
    updated: Scalar;
  };
}

export interface AssignOptions {
  /** A scalar such as the `applied` of an update: where it is 0 the variable keeps its value. */
  when?: Tensor;
}

/** Pure apart from what it does through `scope`; it is run once per combination of input shapes when compiled. */
export type ProgramFunction = (scope: Scope, inputs: Record<string, Tensor>) => Record<string, Tensor>;

export interface ProgramSpec {
  /** Float32 variables with their initial values. */
  variables: Record<string, TensorData>;
  optimizers?: Record<string, OptimizerSpec>;
  /** Data kept beside the variables (on the GPU where there is one), or streamed. */
  data?: Record<string, Rows>;
  /**
   * Float32 state by name with its shape: read and assigned through the scope as variables are, but no part of
   * `variables`, `read` and `write`. It is zero at first.
   */
  scratch?: Record<string, number[]>;
  functions: Record<string, ProgramFunction>;
}

/** What a function gathers from. */
export type Rows = ResidentValues | StreamedRows;

/** Values of shape [N, …], row by row. */
export interface ResidentValues {
  values: Uint8Array | Int32Array | Float32Array;
  shape: number[];
}

/** Bytes of shape [N, …] that stay where they are, in a file say: the rows that a function gathers are fed to it. */
export interface StreamedRows {
  shape: number[];
  /** Reads the rows at `places` into `into`, one after the other. What it throws ends the run of the function before it begins. */
  read(places: Int32Array, into: Uint8Array): void;
  /** Begins to bring rows near that will be read next, and returns at once. */
  fetch(places: Int32Array): void;
}

/**
 * One batch of several that together make one update of `optimizer`, whose gradient is the mean of theirs. In such a run
 * `minimize` of this optimizer adds to the gradient and, with `last`, updates by it; `minimize` of any other optimizer
 * only runs its forward pass. A function minimizes by the phase's optimizer once.
 */
export interface Phase {
  optimizer: string;
  /** Batches in the update. */
  parts: number;
  last: boolean;
}

export interface RunOptions {
  random?: RandomKey;
  phase?: Phase;
  /** The call that will follow: the streamed rows that it needs are brought near while this one runs. */
  next?: NextCall;
  /** Optimizers whose `minimize` only runs its forward pass, with 0 for the norm of the gradient. */
  held?: readonly string[];
}

/** One call of a function to be recorded ahead. */
export interface PlannedCall {
  name: string;
  feeds: Record<string, Feed>;
  phase?: Phase;
  held?: readonly string[];
}

export interface NextCall extends PlannedCall {
  random?: RandomKey;
}

/** A number is a float32 scalar; typed arrays alone are vectors. */
export type Feed = number | Float32Array | Int32Array | TensorData;

export interface Outputs {
  /** Outputs of rank 0. */
  scalars: Record<string, number>;
  /** All others. */
  tensors: Record<string, TensorData>;
}

/** Several functions over shared variables. */
export interface Program {
  readonly mode: 'compiled' | 'eager';
  /**
   * Runs a function. Compiled, the first call with new input shapes records and loads it; the same shapes run at once.
   * `random` keys the scope's random numbers and is required where the function draws any.
   */
  run(name: string, feeds: Record<string, Feed>, options?: RunOptions): Outputs;
  /** Records functions for the shapes of these feeds ahead of their first run, and loads them all at once. */
  prepare(calls: readonly PlannedCall[]): void;
  /** Names of all variables, optimizer slots included. */
  readonly variables: readonly string[];
  read(names: readonly string[]): Record<string, TensorData>;
  /** Throws an Error that names the variable where name or shape doesn't fit. */
  write(values: Record<string, TensorData>): void;
  dispose(): void;
}

/** The function of this name. Throws an Error that names those there are. */
export function functionOf(spec: ProgramSpec, name: string): ProgramFunction {
  const found = Object.hasOwn(spec.functions, name) ? spec.functions[name] : undefined;
  if (found) return found;
  throw new Error(`function '${name}': the program has ${Object.keys(spec.functions).join(', ')}.`);
}

/** The feed as shape, type and values. */
export function feedData(feed: Feed): TensorData {
  if (typeof feed === 'number') return { shape: [], data: Float32Array.of(feed) };
  if (feed instanceof Float32Array || feed instanceof Int32Array) return { shape: [feed.length], data: feed };
  return feed;
}
