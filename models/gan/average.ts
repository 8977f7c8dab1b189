import type { Tensor } from '@tensorflow/tfjs';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';

/** The generator's variables once more, under this part. */
export const AVERAGE = 'average';

const averageOf = (name: string) => name.replace(/^generator\//, `${AVERAGE}/`);

/** The moving average of the generator's variables (running statistics too), which begins as they do. */
export function averageVariables(generator: Record<string, TensorData>): Record<string, TensorData> {
  return Object.fromEntries(Object.entries(generator).map(([name, value]) => [averageOf(name), value]));
}

/** What the average keeps at a step: less at first, so that it doesn't stand for the initial weights for long. */
export function decayAt(step: number, decay: number): number {
  return Math.min(decay, (1 + step) / (10 + step));
}

/** decay · average + (1 − decay) · generator (Yazıcı et al. 2019), where `when` is not 0. `decay` []. */
export function moveAverage(scope: Scope, names: readonly string[], decay: Tensor, when: Tensor): void {
  for (const name of names) {
    const [average, value] = [scope.variable(averageOf(name)), scope.variable(name)];
    scope.assign(averageOf(name), tf.add(value, tf.mul(decay, tf.sub(average, value))), { when });
  }
}
