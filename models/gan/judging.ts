import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs';
import type { SeenStatistics } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import type { GanConfig } from './config.js';
import { changed, drawChanges } from './diff-augment.js';
import { gradientPenalty, realPenalty } from './losses.js';
import { networkOf, type Examples } from './networks/network.js';
import { Pass } from './pass.js';
import { spectralNorms, type Direction } from './spectral-norm.js';

export interface Judged {
  logits: Tensor2D;
  statistics: SeenStatistics[];
}

export interface Judging {
  directions: ReadonlyMap<string, Direction>;
  classes_BK: Tensor2D | null;
  /** In training, which is the default, units are dropped out and examples changed at random where the configuration says so. */
  training?: boolean;
}

/** The discriminator as one step sees it. Make it inside of the gradient: divisors are functions of its weights. */
export class Judge {
  readonly #scope: Scope;
  readonly #config: GanConfig;
  readonly #examples: Examples;
  readonly #divisors: ReadonlyMap<string, Tensor>;
  readonly #training: boolean;
  readonly #classes_BK: Tensor2D | null;

  constructor(
    scope: Scope,
    { config, examples }: { config: GanConfig; examples: Examples },
    { directions, classes_BK, training = true }: Judging,
  ) {
    this.#scope = scope;
    this.#config = config;
    this.#examples = examples;
    this.#classes_BK = classes_BK;
    this.#training = training;
    this.#divisors = spectralNorms(scope, directions);
  }

  /** Verdicts on examples, which are changed at random first where the configuration augments. */
  judge(x: Tensor): Judged {
    const pass = new Pass(this.#scope, this.#config, {
      ...{ part: 'discriminator', training: this.#training },
      divisors: this.#divisors,
    });
    const { features, logits } = networkOf(this.#config).judge(pass, this.#augmented(x), this.#examples);
    return {
      logits: this.#classes_BK ? projected(pass, features, logits, this.#classes_BK) : logits,
      statistics: pass.statistics,
    };
  }

  /** Verdicts [B, K] on each example as one of each class; [B, 1] where there are none. */
  judgeAll(x: Tensor): Tensor2D {
    const pass = new Pass(this.#scope, this.#config, {
      ...{ part: 'discriminator', training: this.#training },
      divisors: this.#divisors,
    });
    const { features, logits } = networkOf(this.#config).judge(pass, x, this.#examples);
    if (this.#examples.classes === 0) return logits;
    return tf.add(logits, tf.matMul(features, pass.variable<Tensor2D>('classes/kernel'), false, true));
  }

  /** What the configuration adds to the discriminator's loss, before its weight; null where it adds nothing. */
  penalty(real: Tensor, fake: Tensor, mix_B: Tensor1D | null): Scalar | null {
    const critic = (x: Tensor) => this.judge(x).logits;
    switch (this.#config.penalty) {
      case 'gradient':
        return gradientPenalty(critic, real, fake, mix_B!);
      case 'r1':
        return realPenalty(critic, real);
      case 'none':
      case 'clip':
        return null;
    }
  }

  #augmented(x: Tensor): Tensor {
    const { augmentColour, augmentTranslation, augmentCutout } = this.#config;
    if (!this.#training || (!augmentColour && !augmentTranslation && !augmentCutout)) return x;
    const { height, width, channels } = this.#examples;
    const images = tf.reshape(x, [x.shape[0]!, height, width, channels]) as Tensor4D;
    return tf.reshape(changed(images, drawChanges(this.#scope.random, this.#config, images.shape)), x.shape);
  }
}

/** The verdict that also heeds the class: logit + features · V[class] (Miyato & Koyama 2018). */
function projected(pass: Pass, features_BF: Tensor2D, logits_B1: Tensor2D, classes_BK: Tensor2D): Tensor2D {
  const embedded_BF = tf.matMul(classes_BK, pass.variable<Tensor2D>('classes/kernel'));
  return tf.add(logits_B1, tf.sum(tf.mul(embedded_BF, features_BF), 1, true));
}
