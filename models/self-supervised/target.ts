import type { Scalar, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import { isStatistic, type SeenStatistics } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import type { TensorData } from '../engine/tensor-data.js';
import { tf } from '../engine/tensorflow.js';
import { stopGradient } from '../engine/ops.js';
import type { MethodStep } from './method.js';
import { renamed } from './renamed-scope.js';
import type { Siamese } from './siamese.js';

/** Encoder and projector once more, under this part. */
export const TARGET = 'target';

const inTarget = (name: string) => `${TARGET}/${name}`;

/** The moving average of the network, which begins as it does; it has running statistics of its own. */
export function targetVariables(network: Record<string, TensorData>): Record<string, TensorData> {
  return Object.fromEntries(Object.entries(network).map(([name, value]) => [inTarget(name), value]));
}

/** What the average is to be where a start took over `part` of the network. See Model.following. */
export function targetFollowing(
  target: Record<string, TensorData>,
  part: string,
  variables: Record<string, TensorData>,
): Record<string, TensorData> {
  const names = Object.keys(target).filter((name) => name.startsWith(inTarget(`${part}/`)));
  return Object.fromEntries(names.map((name) => [name, variables[name.slice(TARGET.length + 1)]!]));
}

/** Embeddings of views [N, H, W, C] by the moving average: [N, E], constants to gradients. */
export function embedByTarget({ embed }: Siamese, views: Tensor4D, step: MethodStep): Tensor2D {
  const seen: SeenStatistics[] = [];
  const { training } = step;
  const embeddings = embed(renamed(step.scope, inTarget), views, { training, statistics: seen });
  step.statistics.push(...seen.map(({ name, ...others }) => ({ name: inTarget(name), ...others })));
  return stopGradient(embeddings);
}

/**
 * decay · target + (1 − decay) · network, parameter by parameter, where `when` is not 0 (Grill et al. 2020, eq. 1; He et al.
 * 2020, eq. 2).
 */
export function moveTarget(
  scope: Scope,
  target: Record<string, TensorData>,
  { decay, when }: { decay: number; when: Scalar },
): void {
  for (const name of Object.keys(target)) {
    if (isStatistic(name)) continue;
    const [average, value] = [scope.variable(name), scope.variable(name.slice(TARGET.length + 1))];
    scope.assign(name, tf.add(value, tf.mul(tf.sub(average, value), decay)), { when });
  }
}
