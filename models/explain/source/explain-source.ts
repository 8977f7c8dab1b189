/** What is explained: a run's model, or a file of the user's. */
import type { Inference } from '../../core/inference.js';
import type { TensorData } from '../../engine/tensor-data.js';

export interface ExplainSource {
  name: string;
  /** Of the run; of a file, its format. */
  architecture: string;
  inference: Inference;
  /** The newest last; one alone but through training. */
  checkpoints: readonly Checkpoint[];
  /** Sentences on what those who read the figures have to know. */
  notes: readonly string[];
}

export interface Checkpoint {
  step: number;
  weights: Record<string, TensorData>;
}
