/** What is explained: a run's model, or a file of the user's. */
import type { ExplainedInference } from '../../core/inference.js';
import type { MaybePromise } from '../../core/learner.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { RunsRaw } from './graph-program.js';

export interface ExplainSource {
  name: string;
  /** Of the run; of a file, its format. */
  architecture: string;
  inference: ExplainedInference;
  /** By ascending step; one alone but through training. */
  checkpoints: readonly Checkpoint[];
  /** What runs it where it can't be followed by gradients: its inference has no program then. To be closed by the caller. */
  runs?(): Promise<RunsRaw>;
  /** Sentences on what those who read the figures have to know. */
  notes: readonly string[];
}

export interface Checkpoint {
  step: number;
  /** Its weights, read or made anew each time that they are asked for. Throws where they can't be. */
  read(): MaybePromise<Record<string, TensorData>>;
}
