import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';
import { Judge } from './judging.js';
import { isProbability } from './losses.js';
import { iterate } from './spectral-norm.js';
import type { Trained } from './train-step.js';

/** What it takes to judge. */
export type Judged = Pick<Trained, 'config' | 'examples' | 'discriminator'>;

/** The discriminator as it is, which learns nothing from what it judges. `classes_NK` [N, K] where it is told classes. */
export function judgeOf(scope: Scope, classes_NK: Tensor | null, { config, examples, discriminator }: Judged): Judge {
  const directions = config.discriminatorNorm === 'spectral' ? iterate(scope, discriminator) : new Map<string, never>();
  return new Judge(
    scope,
    { config, examples },
    { directions, classes_BK: classes_NK as Tensor2D | null, training: false },
  );
}

/** What is shown of logits [N, 1]: σ(logit) where that is a probability, else the logit [N]. */
export function verdict({ loss }: Pick<GanConfig, 'loss'>, logits_N1: Tensor2D): Tensor1D {
  const logits_N = tf.reshape(logits_N1, [-1]) as Tensor1D;
  return isProbability(loss) ? tf.sigmoid(logits_N) : logits_N;
}
