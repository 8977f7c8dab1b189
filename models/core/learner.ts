/** The contract between the worker and everything that learns; see `train.ts` for what makes one. */
import type { DataDirs, RememberedData } from '../data/dataset.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { ExecutionMode } from './execution-modes.js';
import type { Helpers } from './helpers.js';
import type { LiveValues } from './live.js';
import type { MemoryRoom } from './memory-estimate.js';
import type { MemoryEstimator } from './memory-estimator.js';
import type { PanelContent } from './panel.js';
import type { StartWeights } from './start.js';

export type { TensorData };

export type MaybePromise<T> = T | Promise<T>;

/** Everything that is needed to go on bit by bit where a run was left. */
export interface TrainingState {
  step: number;
  /** Model parameters by name, such as `generator/0/kernel`. */
  weights: Record<string, TensorData>;
  /** Optimiser slots and counters by name. */
  optimizer: Record<string, TensorData>;
  /** Counters (skipped updates, the newest evaluation, …). */
  controls: Record<string, number>;
  /** `Learner.live` at this step; what is missing is as the configuration says. */
  live?: LiveValues;
  /** Whatever else the learner needs to go on, as JSON: what a search has tried, say. */
  memory?: Record<string, unknown>;
}

export interface StepResult {
  /** The step just trained; the first is 1. */
  step: number;
  /** By metric name, float32 precision; may be NaN or infinite. Evaluated metrics only where they were measured. */
  values: Record<string, number>;
  /** False when loss or gradients were not finite: the weights were left as they were. */
  applied: boolean;
}

/** What a step, or a look at the model, that takes long is told, and tells, while it is going on. */
export interface WithinStep {
  /** What has been done of this step; `what` names it in the plural: "trials". */
  progress(done: number, total: number, what: string): void;
  /**
   * Lets commands in: resolves at once, or after a pause; rejects with StepInterrupted where the run is to stop. To be
   * called between two parts of it, as often as once a second.
   */
  turn(): Promise<void>;
  /** Fires where the run is to stop, for what is waited for meanwhile. */
  readonly signal: AbortSignal;
  /** Nothing will be heard of this process for up to `seconds`, in one native call say, without anything being wrong. */
  expectSilence(seconds: number): void;
}

/** For a step that nobody watches or interrupts. */
export const unwatched: WithinStep = {
  progress: () => undefined,
  turn: () => Promise.resolve(),
  signal: new AbortController().signal,
  expectSilence: () => undefined,
};

/** A step, or a look at the model, ended because the run is to stop: nothing of it counts. */
export class StepInterrupted extends Error {
  override readonly name = 'StepInterrupted';
}

/** What is told while a question is being answered. */
export interface Answering {
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Whether what there is shall do. */
  readonly cancelled: boolean;
  /**
   * Lets others in between two parts of an answer that tells no pieces; rejects with RequestError where nobody waits for it
   * any more. Without it nobody wants in.
   */
  turn?: () => Promise<void>;
  /** The newest checkpoint of the run in this folder. Throws RequestError. Missing where there are no other runs. */
  otherRun?(dir: string): StoredModel;
  /** What answers about the same data have made before; missing where nothing is kept. */
  kept?: KeptWeights | null;
}

/** A run's checkpoint, as another run's answer needs it. */
export interface StoredModel {
  /** Of the run. */
  name: string;
  architecture: string;
  /** Complete. */
  config: Record<string, unknown>;
  step: number;
  weights: Record<string, TensorData>;
  /** What it has learned of its data besides the weights; missing where it has none. */
  assets?: Record<string, unknown>;
  /** Whether it has learned from the same data as the asked run has now, whatever they are called; missing where that isn't known. */
  sameData?: boolean;
  /** In a few words, how its data differ from those that the asked run's name stands for now; null where they don't, or it isn't known. */
  dataChange: string | null;
}

/** Weights that were made on the way to an answer and serve again, by a name in lower case with hyphens. */
export interface KeptWeights {
  /** Null where there are none, or none that can be read. */
  read(name: string): Record<string, TensorData> | null;
  /** Where they can't be written they aren't kept, and nothing is said. */
  write(name: string, weights: Record<string, TensorData>): void;
}

/** An answer, or one that tells pieces of itself while it is made. */
export type Answered =
  MaybePromise<PanelContent> | Generator<unknown, PanelContent> | AsyncGenerator<unknown, PanelContent>;

/**
 * Whatever a run is about: it advances step by step, can be kept and restored at every step, observes its panels, is
 * checked, and answers questions. What counts as a step is its own: a batch, a round, a trial.
 */
export interface Learner {
  readonly step: number;
  /** The step at which the run ends. */
  readonly steps: number;
  /** Steps in one pass over the data; null where there are no such passes. */
  readonly stepsPerEpoch: number | null;
  /** How many `unit`s a step deals with, for telling its speed. */
  readonly unitsPerStep: number;
  /** In the plural: "images". */
  readonly unit: string;
  /** Trainable numbers by part. */
  readonly parameters: Record<string, number>;
  /** Such as "CPU", or the GPU's name; with the backend that runs the maths. */
  readonly device: string;
  readonly versions: Record<string, string>;
  /** What has been learned of the data besides the weights, to be kept with the run; JSON. */
  readonly assets: Record<string, unknown>;
  /** What may change while it trains, see liveValues; a change holds from the next step on. The learning rate is before warm-up and schedule. */
  live: LiveValues;
  /** Why the run ends before its last step; null while it goes on. */
  readonly endsEarly: string | null;
  /**
   * Goes one step on. Throws TrainingError where the run can't go on. Where it throws StepInterrupted, all is as it was
   * before the step.
   */
  advance(within?: WithinStep): MaybePromise<StepResult>;
  /** Names of all panels that are recorded. */
  readonly panels: readonly string[];
  /** Those to be recorded at the present step; `last`: no more steps follow. */
  panelsDue(last: boolean): readonly string[];
  /**
   * What these panels show now, by name; it leaves all random state alone. As `check`, it may take long and throw
   * StepInterrupted, where `within` lets commands in between its parts.
   */
  observe(panels: readonly string[], within?: WithinStep): MaybePromise<Record<string, PanelContent>>;
  /** Whether the step just trained is worth a checkpoint: the best so far, where the run may end early after it. */
  readonly isBest: boolean;
  /** Whether the step just trained is one at which the model is evaluated. */
  readonly evaluationDue: boolean;
  /**
   * Checks the model on a part of the evaluation's data and remembers how it did. Null without evaluation. Where it throws
   * StepInterrupted, it remembers nothing: that step is checked when the run goes on.
   */
  check(within?: WithinStep): MaybePromise<Record<string, number> | null>;
  /**
   * Answers a question, whose `asked` has been parsed by its schema. Throws RequestError in one sentence where there is
   * no such question or it can't be answered.
   */
  ask(question: string, asked: unknown, answering: Answering): Answered;
  state(): MaybePromise<TrainingState>;
  dispose(): void;
}

/** A run can't go on; `code` is a FailureCode of the protocol. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
  constructor(
    readonly code: 'not-finite' | 'out-of-memory' | 'disk',
    message: string,
  ) {
    super(message);
  }
}

export interface TrainingOptions {
  architecture: string;
  /** Keys that are missing have the values that the architecture has frozen for stored runs, see parseStored. */
  config: Record<string, unknown>;
  dirs: DataDirs;
  /** Where to go on; from the beginning without it. */
  state?: TrainingState;
  /** Reads what the run began with, where that was taken from another one. */
  start?: () => StartWeights;
  /** The run's last step, where it differs from what the configuration says. */
  steps?: number;
  /** `Learner.assets` of the run's beginning, where it goes on. */
  assets?: Record<string, unknown>;
  /** The model is only asked, not trained: nothing of the training step is recorded. */
  askOnly?: boolean;
  /** With askOnly: nothing of its data is asked for, and what was so stands in for them. */
  standIn?: RememberedData;
  /** A folder of the run's own for files that it makes, there or not yet; missing where there is none to write to. */
  filesDir?: string;
  /** How TensorFlow executes the program; by default as the configuration says, where `auto` is the plain graph. */
  execution?: ExecutionMode;
  watchMemory?: MemoryWatch;
  /** What memory there is, which decides whether many images are held in it; by default as the machine says. */
  memoryRoom?: () => MemoryRoom;
  /** Told what is about to be done before the first step, in a few words: "Reading the data". */
  onActivity?: (what: string) => void;
  /** More processes for this run; without it there are none to be had. */
  helpers?: Helpers;
  /** What has been made of its data before; missing where nothing is kept. */
  kept?: KeptWeights | null;
  /** The newest checkpoint of a run that its configuration names. Throws RequestError. Missing where there are no other runs. */
  otherRun?(named: string): StoredModel;
}

/** Who wants to know what a run will take of memory before it takes it. */
export interface MemoryWatch {
  /** How large this process is now. */
  residentBytes(): number;
  /** Called once the model is made and before anything of it is recorded; not without native TensorFlow. */
  onModel(estimator: Pick<MemoryEstimator, 'place' | 'planned' | 'report'>): Promise<void>;
}
