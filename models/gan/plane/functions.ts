import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { ProgramFunction, Scope } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { AVERAGE } from '../average.js';
import type { Judge } from '../judging.js';
import { generatorLoss } from '../losses.js';
import { networkOf } from '../networks/network.js';
import { Pass } from '../pass.js';
import { judgeOf, verdict, type Judged } from '../verdict.js';

// N points, L latent size, K classes. Places are standardised; `labels` [N] only where the networks are told classes.

type PlaneGan = Judged;

/** What a program can tell of a GAN of points. None of it draws random numbers. */
export function planeFunctions(gan: PlaneGan): Record<'drawPoints' | 'judgePoints' | 'pullPoints', ProgramFunction> {
  return {
    /** Places [N, 2] of `latents` [N, L]. */
    drawPoints: (scope, inputs) => ({ points: drawn(scope, inputs, gan) }),
    /** The discriminator's verdict on `points` [N, 2]: σ(logit) where that is a probability, else the logit [N]. */
    judgePoints: (scope, { points, labels }) => ({
      verdicts: verdict(gan.config, judged(scope, labels, gan).judge(points!).logits),
    }),
    /** Of `latents`: places [N, 2], verdicts [N] and the negative gradient there of the generator's loss of each point alone [N, 2]. */
    pullPoints: (scope, inputs) => {
      const points = drawn(scope, inputs, gan);
      const judge = judged(scope, inputs['labels'], gan);
      const count = points.shape[0];
      // The loss is a mean, and each point is judged by itself.
      const gradients = tf.grad((x: Tensor) => generatorLoss(gan.config.loss, judge.judge(x).logits))(points);
      return { points, pulls: tf.mul(gradients, -count), verdicts: verdict(gan.config, judge.judge(points).logits) };
    },
  };
}

function drawn(scope: Scope, { latents, labels }: Record<string, Tensor>, { config, examples }: PlaneGan): Tensor2D {
  const part = config.averageDecay > 0 ? AVERAGE : 'generator';
  const classes_NK = labels && oneHot(labels, examples.classes);
  const input_NI = classes_NK ? tf.concat([latents as Tensor2D, classes_NK], 1) : (latents as Tensor2D);
  return networkOf(config).generate(new Pass(scope, config, { part, training: false }), input_NI, examples) as Tensor2D;
}

function judged(scope: Scope, labels: Tensor | undefined, gan: PlaneGan): Judge {
  return judgeOf(scope, labels ? oneHot(labels, gan.examples.classes) : null, gan);
}

function oneHot(labels: Tensor, classes: number): Tensor2D {
  return tf.cast(tf.oneHot(labels, classes), 'float32') as Tensor2D;
}
