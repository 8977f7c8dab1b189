import type { LayersModel, Variable } from '@tensorflow/tfjs';

/** A model in training: every contender does equal work on equal data. */
export interface Contender {
  /** Trainable parameters, for the proof of equal work. */
  parameters: number;
  /** Names and versions of what it runs on, beyond what all share. */
  versions: Record<string, string>;
  /** Trains so many steps and gives their losses, each read back. */
  train(steps: number): Promise<number[]>;
  /** Trains for about so many milliseconds and gives the mean of a step. */
  msPerStep(ms: number): Promise<number>;
  dispose(): void;
}

/** What is made in this process. */
export type ContenderName = 'ours' | 'ours-eager' | 'tfjs';

export interface Workload {
  name: 'gan' | 'cnn' | 'encoder' | 'nano';
  title: string;
  /** Trainable parameters: what each contender must have. */
  parameters: number;
  contenders: Record<ContenderName, () => Promise<Contender>>;
}

/** A contender that trains step by step in this process. */
export function inProcess(stepper: { parameters: number; step(): number; dispose(): void }): Contender {
  return {
    parameters: stepper.parameters,
    versions: {},
    train: (steps) => Promise.resolve(Array.from({ length: steps }, () => stepper.step())),
    msPerStep(ms) {
      const start = performance.now();
      let steps = 0;
      do {
        stepper.step();
        steps++;
      } while (performance.now() - start < ms);
      return Promise.resolve((performance.now() - start) / steps);
    },
    dispose: () => stepper.dispose(),
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

export function sizeOf(variables: readonly { size: number }[]): number {
  return variables.reduce((sum, { size }) => sum + size, 0);
}
