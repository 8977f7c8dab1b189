/** The contract between the worker and everything that learns; see `train.ts` for the implementation. */
import type { DataDirs } from '../data/dataset.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { GalleryInfo, Picture } from './telemetry.js';

export type { TensorData };

/** Everything that is needed to go on bit by bit where a run was left. */
export interface TrainingState {
  step: number;
  /** Model parameters by name, such as `generator/0/kernel`. */
  weights: Record<string, TensorData>;
  /** Optimiser slots and counters by name. */
  optimizer: Record<string, TensorData>;
  /** JSON: live controls and counters (learning rate, skipped updates, …). */
  controls: Record<string, number>;
}

export interface StepResult {
  /** The step just trained; the first is 1. */
  step: number;
  /** By metric name, float32 precision; may be NaN or infinite. */
  values: Record<string, number>;
  /** False when loss or gradients were not finite: the weights were left as they were. */
  applied: boolean;
}

/** One model in training. Every method is synchronous; `advance` is one native call. */
export interface Training {
  readonly step: number;
  /** The step at which training ends. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  readonly parameters: Record<string, number>;
  readonly gallery: GalleryInfo | null;
  /** Such as "CPU", or the GPU's name; with the backend that runs the maths. */
  readonly device: string;
  readonly versions: Record<string, string>;
  learningRate: number;
  /** Trains one step. Throws TrainingError `not-finite` once too many updates in a row had to be skipped. */
  advance(): StepResult;
  /** The gallery's picture now; it leaves the training's random state alone. Null without a gallery. */
  sample(): Picture | null;
  /** Pictures of `count` fresh latents drawn from `seed`, for `lab sample`. */
  generate(options: { count: number; seed: number }): Picture;
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
}
