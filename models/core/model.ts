import type { OptimizerSpec } from '../engine/optimizer.js';
import type { Feed, ProgramFunction } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';

/** What an architecture makes of a configuration and the data's shape; the training loop does the rest. */
export interface Model {
  /** Trainable parameters with their initial values, by name: `part/layer/kernel`. The part before the first slash is counted. */
  variables: Record<string, TensorData>;
  optimizers: Record<string, OptimizerSpec>;
  /**
   * One training step. Inputs: `indices` [B] int32 of images in the resident data `images`, `learningRate` [].
   * Outputs: one float scalar per metric of the architecture, and `applied`: 1 where every update took place.
   */
  train: ProgramFunction;
  /** Pictures; null for architectures that draw none. */
  pictures: Pictures | null;
}

export interface Pictures {
  /** Gives `images` [N, height, width, channels] in 0…255. */
  draw: ProgramFunction;
  /** What to feed to `draw` for `count` pictures; the same seed gives the same pictures. */
  feeds(count: number, seed: number): Record<string, Feed>;
}

/** Trainable numbers by part: `generator/0/kernel` counts for `generator`. */
export function countParameters(variables: Record<string, TensorData>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, { data }] of Object.entries(variables)) {
    const part = name.split('/')[0]!;
    counts[part] = (counts[part] ?? 0) + data.length;
  }
  return counts;
}
