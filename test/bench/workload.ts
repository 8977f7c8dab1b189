import type { LayersModel, Variable } from '@tensorflow/tfjs';

/** One training step, ready to be repeated: every contender does equal work on equal data. */
export interface Contender {
  /** Trainable parameters, for the proof of equal work. */
  parameters: number;
  /** Trains one step and returns its loss, read back. */
  step(): number;
  dispose(): void;
}

export type ContenderName = 'ours' | 'ours-eager' | 'tfjs';

export interface Workload {
  name: 'gan' | 'cnn';
  title: string;
  batchSize: number;
  /** Trainable parameters: what each contender must have. */
  parameters: number;
  contenders: Record<ContenderName, () => Promise<Contender>>;
}

/** Deterministic bytes that stand for images: the speed does not depend on what they show. */
export function syntheticImages(count: number, size: number): Uint8Array {
  return Uint8Array.from({ length: count * size }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 24) & 0xff);
}

/** The trainable weights of a layers model, as variableGrads takes them. */
export function trainable(model: LayersModel): Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as Variable);
}

export function sizeOf(variables: readonly { size: number }[]): number {
  return variables.reduce((sum, { size }) => sum + size, 0);
}
