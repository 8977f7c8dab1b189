import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { ProgramFunction, Scope } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { AVERAGE } from '../average.js';
import { Judge } from '../judging.js';
import { generatorLoss, isProbability } from '../losses.js';
import { networkOf } from '../networks/network.js';
import { Pass } from '../pass.js';
import { iterate } from '../spectral-norm.js';
import type { Trained } from '../train-step.js';

// N points, L latent size, K classes. Places are standardised; `labels` [N] only where the networks are told classes.

type PlaneGan = Omit<Trained, 'count' | 'generator'>;

/** What a program can tell of a GAN of points. None of it draws random numbers. */
export function planeFunctions(gan: PlaneGan): Record<'drawPoints' | 'judgePoints' | 'pullPoints', ProgramFunction> {
  return {
    /** Places [N, 2] of `latents` [N, L]. */
    drawPoints: (scope, inputs) => ({ points: drawn(scope, inputs, gan) }),
    /** The discriminator's verdict on `points` [N, 2]: σ(logit) where that is a probability, else the logit [N]. */
    judgePoints: (scope, { points, labels }) => ({
      verdicts: verdict(gan, judgeOf(scope, labels, gan).judge(points!).logits),
    }),
    /** Of `latents`: places [N, 2], verdicts [N] and the negative gradient there of the generator's loss of each point alone [N, 2]. */
    pullPoints: (scope, inputs) => {
      const points = drawn(scope, inputs, gan);
      const judge = judgeOf(scope, inputs['labels'], gan);
      const count = points.shape[0];
      // The loss is a mean, and each point is judged by itself.
      const gradients = tf.grad((x: Tensor) => generatorLoss(gan.config.loss, judge.judge(x).logits))(points);
      return { points, pulls: tf.mul(gradients, -count), verdicts: verdict(gan, judge.judge(points).logits) };
    },
  };
}

function drawn(scope: Scope, { latents, labels }: Record<string, Tensor>, { config, examples }: PlaneGan): Tensor2D {
  const part = config.averageDecay > 0 ? AVERAGE : 'generator';
  const classes_NK = labels && oneHot(labels, examples.classes);
  const input_NI = classes_NK ? tf.concat([latents as Tensor2D, classes_NK], 1) : (latents as Tensor2D);
  return networkOf(config).generate(new Pass(scope, config, { part, training: false }), input_NI, examples) as Tensor2D;
}

function judgeOf(scope: Scope, labels: Tensor | undefined, { config, examples, discriminator }: PlaneGan): Judge {
  const directions = config.discriminatorNorm === 'spectral' ? iterate(scope, discriminator) : new Map<string, never>();
  const classes_BK = labels ? oneHot(labels, examples.classes) : null;
  return new Judge(scope, { config, examples }, { directions, classes_BK, training: false });
}

function oneHot(labels: Tensor, classes: number): Tensor2D {
  return tf.cast(tf.oneHot(labels, classes), 'float32') as Tensor2D;
}

function verdict({ config }: PlaneGan, logits_N1: Tensor2D): Tensor1D {
  const logits_N = tf.reshape(logits_N1, [-1]) as Tensor1D;
  return isProbability(config.loss) ? tf.sigmoid(logits_N) : logits_N;
}
