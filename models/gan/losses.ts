import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { relu, sigmoidCrossEntropy } from '../engine/ops.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';

type Loss = GanConfig['loss'];

/** Whether the discriminator's logits stand for a probability of being real: σ(logit). */
export function isProbability(loss: Loss): boolean {
  return loss === 'non-saturating' || loss === 'minimax';
}

/**
 * What the discriminator minimizes, of its logits [B, 1] for real and generated examples. `smoothing` is taken from the target
 * of real ones where there are targets (Salimans et al. 2016).
 *
 * - `non-saturating`, `minimax`: −log σ(real) − log(1 − σ(fake)) (Goodfellow et al. 2014).
 * - `least-squares`: ½(real − 1)² + ½fake² (Mao et al. 2017, eq. 9).
 * - `hinge`: max(0, 1 − real) + max(0, 1 + fake) (Lim & Ye 2017).
 * - `wasserstein`: fake − real (Arjovsky et al. 2017).
 */
export function discriminatorLoss(loss: Loss, real: Tensor2D, fake: Tensor2D, smoothing: number): Scalar {
  switch (loss) {
    case 'non-saturating':
    case 'minimax':
      return tf.add(sigmoidCrossEntropy(real, 1 - smoothing), sigmoidCrossEntropy(fake, 0));
    case 'least-squares':
      return tf.mul(tf.add(tf.mean(tf.square(tf.sub(real, 1 - smoothing))), tf.mean(tf.square(fake))), 0.5);
    case 'hinge':
      return tf.add(tf.mean(relu(tf.sub(1, real))), tf.mean(relu(tf.add(1, fake))));
    case 'wasserstein':
      return tf.sub(tf.mean(fake), tf.mean(real));
  }
}

/**
 * What the generator minimizes, of the logits [B, 1] for its examples: −log σ(fake) where non-saturating, log(1 − σ(fake)) where
 * minimax, ½(fake − 1)² with least squares, −fake with hinge and Wasserstein.
 */
export function generatorLoss(loss: Loss, fake: Tensor2D): Scalar {
  switch (loss) {
    case 'non-saturating':
      return sigmoidCrossEntropy(fake, 1);
    case 'minimax':
      return tf.neg(sigmoidCrossEntropy(fake, 0));
    case 'least-squares':
      return tf.mul(tf.mean(tf.square(tf.sub(fake, 1))), 0.5);
    case 'hinge':
    case 'wasserstein':
      return tf.neg(tf.mean(fake));
  }
}

/** What is shown of logits: their mean, as probabilities where they stand for some. */
export function score(loss: Loss, logits: Tensor2D): Scalar {
  return tf.mean(isProbability(loss) ? tf.sigmoid(logits) : logits);
}

/** Examples [B, …] to logits [B, 1]. */
type Critic = (x: Tensor) => Tensor2D;

/** ‖∇ critic‖² of each example [B]. */
function squaredGradients(critic: Critic, x: Tensor): Tensor {
  const gradients = tf.grad((input: Tensor) => tf.sum(critic(input)))(x);
  return tf.sum(tf.reshape(tf.square(gradients), [x.shape[0]!, -1]), 1);
}

/** mean (‖∇ critic‖ − 1)² on lines between real and generated examples (Gulrajani et al. 2017); `mix_B` in [0, 1). */
export function gradientPenalty(critic: Critic, real: Tensor, fake: Tensor, mix_B: Tensor): Scalar {
  const mix = tf.reshape(mix_B, [real.shape[0]!, ...real.shape.slice(1).map(() => 1)]);
  const between = tf.add(fake, tf.mul(mix, tf.sub(real, fake)));
  // The root's slope at 0 would be infinite.
  const lengths = tf.sqrt(tf.add(squaredGradients(critic, between), 1e-12));
  return tf.mean(tf.square(tf.sub(lengths, 1)));
}

/** mean ‖∇ critic‖² at real examples (Mescheder et al. 2018, R₁). */
export function realPenalty(critic: Critic, real: Tensor): Scalar {
  return tf.mean(squaredGradients(critic, real));
}
