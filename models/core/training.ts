/** The contract between the worker and everything that learns; see `train.ts` for the implementation. */
import type { DataDirs } from '../data/dataset.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { ExecutionMode } from './execution-modes.js';
import type { MemoryEstimator } from './memory-estimator.js';
import type { EvaluationResult, GenerateOptions, ProbeInput } from './questions.js';
import type { GalleryInfo, PanelData, Picture } from './telemetry.js';

export type { TensorData };

/** Everything that is needed to go on bit by bit where a run was left. */
export interface TrainingState {
  step: number;
  /** Model parameters by name, such as `generator/0/kernel`. */
  weights: Record<string, TensorData>;
  /** Optimiser slots and counters by name. */
  optimizer: Record<string, TensorData>;
  /** JSON: live controls and counters (learning rate, skipped updates, the newest evaluation, …). */
  controls: Record<string, number>;
}

export interface StepResult {
  /** The step just trained; the first is 1. */
  step: number;
  /** By metric name, float32 precision; may be NaN or infinite. Evaluated metrics only where they were measured. */
  values: Record<string, number>;
  /** False when loss or gradients were not finite: the weights were left as they were. */
  applied: boolean;
}

/** One model in training. Every method but `examine` is synchronous; `advance` is one native call per batch. */
export interface Training {
  readonly step: number;
  /** The step at which training ends. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Examples in a step, accumulated batches together, and what they are in the plural. */
  readonly batchSize: number;
  readonly unit: string;
  readonly parameters: Record<string, number>;
  readonly gallery: GalleryInfo | null;
  /** Such as "CPU", or the GPU's name; with the backend that runs the maths. */
  readonly device: string;
  readonly versions: Record<string, string>;
  /** What has been learned of the data besides the weights, to be kept with the run; JSON. */
  readonly assets: Record<string, unknown>;
  /** Before warm-up and schedule. */
  learningRate: number;
  /** Why training ends before its last step; null while it goes on. */
  readonly endsEarly: string | null;
  /** Trains one step. Throws TrainingError `not-finite` once too many updates in a row had to be skipped. */
  advance(): StepResult;
  /** The gallery's picture now; it leaves the training's random state alone. Null without a gallery. */
  sample(): Picture | null;
  /** What the panels show of the model now; it leaves the training's random state alone. Null without panels. */
  observe(): PanelData | null;
  /** Whether the step just trained is worth a checkpoint: the best so far, where training may end early after it. */
  readonly isBest: boolean;
  /** Whether the step just trained is one at which the model is evaluated. */
  readonly evaluationDue: boolean;
  /** Checks the model on a part of the evaluation's data and remembers how it did. Null without evaluation. */
  check(): Record<string, number> | null;
  /** Pictures of `count` fresh latents drawn from `seed`. Throws RequestError where the architecture draws none. */
  draw(options: { count: number; seed: number }): Picture;
  /** Checks the model on all of the evaluation's data. Throws RequestError where there are none. */
  evaluate(): EvaluationResult;
  /** What the panels would show of an input of the user's. Throws RequestError where it can't be used. */
  examine(input: ProbeInput): Promise<PanelData>;
  /** Text, piece by piece. Throws RequestError where the model writes none or the prompt can't be used. */
  generate(options: GenerateOptions): Generator<string>;
  state(): TrainingState;
  dispose(): void;
}

/** A run can't go on; `code` is a FailureCode of the protocol. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
  constructor(
    readonly code: 'not-finite' | 'out-of-memory',
    message: string,
  ) {
    super(message);
  }
}

export interface TrainingOptions {
  architecture: string;
  /** Keys that are missing have the default preset's values, see parseConfig. */
  config: Record<string, unknown>;
  dirs: DataDirs;
  /** Where to go on; from the beginning without it. */
  state?: TrainingState;
  /** The run's last step, where it differs from what the configuration says. */
  steps?: number;
  /** `Training.assets` of the run's beginning, where it goes on. */
  assets?: Record<string, unknown>;
  /** The model is only asked, not trained: nothing of the training step is recorded. */
  askOnly?: boolean;
  /** How TensorFlow executes the program; by default as the configuration says, where `auto` is the plain graph. */
  execution?: ExecutionMode;
  watchMemory?: MemoryWatch;
}

/** Who wants to know what a run will take of memory before it takes it. */
export interface MemoryWatch {
  /** How large this process is now. */
  residentBytes(): number;
  /** Called once the model is made and before anything of it is recorded; not without native TensorFlow. */
  onModel(estimator: Pick<MemoryEstimator, 'place' | 'planned' | 'report'>): Promise<void>;
}
