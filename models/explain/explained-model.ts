import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { ExplainedInference, InferenceInput } from '../core/inference.js';
import { createProgram } from '../engine/create-program.js';
import type { Program, ProgramFunction } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import type { Background } from './background/background.js';
import { gradientFunctions } from './gradients/functions.js';
import { sizeOf, type Players } from './players.js';
import type { Readout } from './readout.js';
import type { ExplainSource } from './source/explain-source.js';
import { GraphProgram } from './source/graph-program.js';
import { notFollowed } from './source/not-followed.js';

// S coalitions, B background rows, M players, D elements of a raw input, K outputs, N inputs.

/** So many elements of raw inputs go through the network at once: as few calls as memory allows. */
const ELEMENTS = 2 ** 20;
/** And no more inputs than that. */
const INPUTS = 8192;
/** Pairs of tokens that attention weighs, and logits of a vocabulary, at once. */
const PAIRS = 2 ** 24;
const WORDS = 16;
/** Sizes of calls are multiples of it, where there are several. */
const ROUND = 16;

/** A model with its weights, loaded to be asked for its outputs again and again. */
export class ExplainedModel {
  /** Of rows that give something else, by their values. */
  readonly #given = new WeakMap<TensorData['data'], Record<string, TensorData>>();
  #turned: TensorData['data'] | null = null;

  private constructor(
    readonly inference: ExplainedInference,
    readonly readout: Readout,
    readonly input: InferenceInput,
    /** What methods call, by name; see `open`. */
    readonly program: Program,
  ) {}

  /** `functions` are what methods add to it. To be disposed of by the caller. */
  static async open(
    { inference, weights, runs }: OpenedSource,
    readout: Readout,
    functions: Record<string, ProgramFunction> = {},
  ): Promise<ExplainedModel> {
    const [input] = inference.inputs;
    if (runs) {
      const program = new GraphProgram(await runs(), readout, notFollowed);
      return new ExplainedModel(inference, readout, input!, program);
    }
    const outputs: ProgramFunction = (scope, { x }) => ({
      outputs: readout.read(first(inference, inference.infer(scope, { [input!.name]: x! }))),
    });
    /** What coalitions [S, M] give: elements of players that are known are the row's, the others the background's. Means [S, K]. */
    const masked: ProgramFunction = (scope, { masks, row, background, weights, groups }) => {
      const [S, B, D] = [masks!.shape[0]!, background!.shape[0]!, groups!.shape[0]!];
      // What belongs to no player is always known: a player more, who is in every coalition.
      const known_SM = tf.greater(tf.concat([masks!, tf.ones([S, 1])], 1), 0);
      const known_SD = tf.gather(known_SM, groups as Tensor1D, 1);
      const known_SBD = tf.broadcastTo(tf.reshape(known_SD, [S, 1, D]), [S, B, D]);
      const [row_SBD, background_SBD] = [
        tf.broadcastTo(tf.reshape(row!, [1, 1, D]), [S, B, D]),
        tf.broadcastTo(tf.reshape(background!, [1, B, D]), [S, B, D]),
      ];
      const x = tf.reshape(tf.where(known_SBD, row_SBD, background_SBD), [S * B, ...input!.shape]);
      const outputs_NK = readout.read(first(inference, inference.infer(scope, { [input!.name]: x })));
      const outputs_SBK = tf.reshape(outputs_NK, [S, B, -1]);
      return { means: tf.sum(tf.mul(outputs_SBK, tf.reshape(weights!, [1, B, 1])), 1) };
    };
    const program = await createProgram({
      variables: weights,
      functions: { outputs, masked, ...gradientFunctions({ inference, readout }), ...functions },
    });
    return new ExplainedModel(inference, readout, input!, program);
  }

  /** Texts that go through the network at once; any number of all else. */
  get #mostTexts(): number {
    const { meaning, shape } = this.input;
    if (meaning.kind !== 'tokens') return Infinity;
    return PAIRS / Math.max(shape[0]! ** 2, meaning.vocabulary);
  }

  get outputs(): number {
    return this.readout.outputs.length;
  }

  /** What else the row `row` [D] gives, see Aim: written now, and again whenever its coalitions are asked for. */
  turnTo(row: TensorData['data'], given: Record<string, TensorData>): void {
    this.#given.set(row, given);
    this.#turned = row;
    this.program.write(given);
  }

  /** Other weights of the same model. */
  write(weights: Record<string, TensorData>): void {
    this.program.write(weights);
  }

  /** Outputs [N, K] of raw inputs [N, …shape], row by row. */
  predict(x: TensorData): Float32Array {
    const [count = 0] = x.shape;
    const size = sizeOf(this.input);
    const most = callSize(count, Math.floor(Math.min(ELEMENTS / size, this.#mostTexts)));
    const found = new Float32Array(count * this.outputs);
    for (let from = 0; from < count; from += most) {
      const there = Math.min(most, count - from);
      const data = padded(x.data, { from: from * size, there: there * size, wanted: most * size });
      const { tensors } = this.program.run('outputs', { x: { shape: [most, ...this.input.shape], data } });
      found.set((tensors['outputs']!.data as Float32Array).subarray(0, there * this.outputs), from * this.outputs);
    }
    return found;
  }

  /**
   * What coalitions give of a raw `row` [D]: `masks` [S, M], 1 where a player is known. Means over the background [S, K]. Yields
   * between two calls.
   */
  *masked(masks: Uint8Array | Float32Array, { row, players, background }: Coalesced): Generator<void, Float64Array> {
    const given = this.#given.get(row);
    if (given && this.#turned !== row) this.turnTo(row, given);
    const S = masks.length / players.count;
    // Texts differ in their words: those of about as many are one program.
    const M = players.kind === 'words' ? WORDS * Math.ceil(players.count / WORDS) : players.count;
    const wide = widened(masks, players.count, M);
    const B = background.weights.length;
    const D = players.groups.length;
    const most = callSize(S, Math.floor(Math.min(ELEMENTS / D, INPUTS, this.#mostTexts) / B));
    const found = new Float64Array(S * this.outputs);
    for (let from = 0; from < S; from += most) {
      if (from > 0) yield;
      const there = Math.min(most, S - from);
      const { tensors } = this.program.run('masked', {
        masks: { shape: [most, M], data: padded(wide, { from: from * M, there: there * M, wanted: most * M }) },
        row: { shape: [D], data: row },
        background: { shape: [B, D], data: background.rows.data },
        weights: background.weights,
        groups: players.groups.map((player) => (player < 0 ? M : player)),
      });
      found.set((tensors['means']!.data as Float32Array).subarray(0, there * this.outputs), from * this.outputs);
    }
    return found;
  }

  dispose(): void {
    this.program.dispose();
  }
}

interface OpenedSource {
  inference: ExplainedInference;
  weights: Record<string, TensorData>;
  /** See ExplainSource. */
  runs?: ExplainSource['runs'] | undefined;
}

export interface Coalesced {
  row: TensorData['data'];
  players: Players;
  background: Background;
}

/**
 * All calls are of one size, which is recorded once: as large as is allowed, and no larger than it takes. Of several calls it is rounded, so
 * that about as many inputs are as many calls.
 */
function callSize(count: number, most: number): number {
  const calls = Math.ceil(count / Math.max(1, most));
  const size = Math.max(1, Math.ceil(count / Math.max(1, calls)));
  return calls > 1 ? Math.min(Math.max(1, most), Math.ceil(size / ROUND) * ROUND) : size;
}

/** Masks [S, from] as [S, to], with players more who have nothing. */
function widened(masks: Uint8Array | Float32Array, from: number, to: number): Float32Array {
  if (from === to) return Float32Array.from(masks);
  const wide = new Float32Array((masks.length / from) * to);
  for (let s = 0; s * from < masks.length; s++) wide.set(masks.subarray(s * from, (s + 1) * from), s * to);
  return wide;
}

function padded<T extends TensorData['data']>(
  data: T,
  { from, there, wanted }: { from: number; there: number; wanted: number },
): T {
  if (there === wanted) return data.subarray(from, from + there) as T;
  const whole = new (data.constructor as new (length: number) => T)(wanted);
  whole.set(data.subarray(from, from + there));
  return whole;
}

function first({ outputs }: ExplainedInference, made: Record<string, Tensor>): Tensor2D {
  return made[outputs[0]!.name] as Tensor2D;
}
