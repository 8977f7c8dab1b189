import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { decays, isAdam, powerNames, slotNames, type FullOptimizer } from './optimizer.js';
import { tf } from './tensorflow.js';

export interface EagerUpdate {
  name: string;
  spec: FullOptimizer;
  loss: Scalar;
  learningRate: Scalar;
  gradients: ReadonlyMap<string, Tensor>;
  variable: (name: string) => Variable;
}

/**
 * The same update as the recorded one, op by op. Returns the global gradient norm and whether the update took place;
 * it does not where loss, norm or learning rate is not finite.
 */
export function updateEagerly(update: EagerUpdate): { gradientNorm: Scalar; applied: boolean } {
  const { spec, variable } = update;
  const gradients = [...update.gradients.values()];
  const gradientNorm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))))) as Scalar;
  const finite = [update.loss, gradientNorm, update.learningRate].every((value) =>
    Number.isFinite(value.dataSync()[0]),
  );
  if (!finite) return { gradientNorm, applied: false };
  const scale = spec.clipNorm === 0 ? null : tf.minimum(1, tf.div(spec.clipNorm, gradientNorm));
  const powers = isAdam(spec) ? powerNames(update.name).map(variable) : [];
  for (const [parameter, gradient] of update.gradients) {
    applyOne(update, parameter, scale ? tf.mul(gradient, scale) : gradient, powers);
  }
  powers.forEach((power, index) => power.assign(tf.mul(power, index === 0 ? spec.beta1 : spec.beta2)));
  return { gradientNorm, applied: true };
}

function applyOne(update: EagerUpdate, parameter: string, gradient: Tensor, powers: Variable[]): void {
  const { spec, learningRate, name } = update;
  const weight = update.variable(parameter);
  const slots = slotNames(name, spec, parameter).map(update.variable);
  let g = gradient;
  if (decays(spec, weight.rank)) {
    const decay = tf.mul(weight, spec.weightDecay);
    if (spec.kind === 'adamw') weight.assign(tf.sub(weight, tf.mul(decay, learningRate)));
    else g = tf.add(gradient, decay);
  }
  weight.assign(tf.sub(weight, step(spec, slots, powers, learningRate, g)));
}

/** Updates the slots and returns what to subtract from the parameter. */
function step(spec: FullOptimizer, slots: Variable[], powers: Variable[], learningRate: Scalar, g: Tensor): Tensor {
  const [first, second] = slots as [Variable, Variable];
  switch (spec.kind) {
    case 'adam':
    case 'adamw': {
      const [beta1Power, beta2Power] = powers as [Variable, Variable];
      first.assign(tf.add(first, tf.mul(tf.sub(g, first), 1 - spec.beta1)));
      second.assign(tf.add(second, tf.mul(tf.sub(tf.square(g), second), 1 - spec.beta2)));
      const correction = tf.div(tf.sqrt(tf.sub(1, beta2Power)), tf.sub(1, beta1Power));
      return tf.div(tf.mul(tf.mul(learningRate, correction), first), tf.add(tf.sqrt(second), spec.epsilon));
    }
    case 'sgd':
      first.assign(tf.add(tf.mul(first, spec.momentum), g));
      return tf.mul(learningRate, first);
    case 'rmsprop':
      first.assign(tf.add(first, tf.mul(tf.sub(tf.square(g), first), 1 - spec.beta2)));
      second.assign(
        tf.add(tf.mul(second, spec.momentum), tf.div(tf.mul(learningRate, g), tf.sqrt(tf.add(first, spec.epsilon)))),
      );
      return second;
  }
}
