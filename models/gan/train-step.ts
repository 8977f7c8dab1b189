import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { averageStatistics, isStatistic } from '../core/running-statistics.js';
import type { Scope } from '../engine/program.js';
import { tf } from '../engine/tensorflow.js';
import { moveAverage } from './average.js';
import type { GanConfig } from './config.js';
import { diversity } from './diversity.js';
import { Judge } from './judging.js';
import { discriminatorLoss, generatorLoss, score } from './losses.js';
import { networkOf, type Examples, type Variables } from './networks/network.js';
import { hasPairs } from './pairs.js';
import { Pass } from './pass.js';
import { iterate, keepDirections } from './spectral-norm.js';

/** What the running statistics of batch norms keep at each step. */
const NORM_MOMENTUM = 0.9;

export interface Trained {
  config: GanConfig;
  examples: Examples;
  /** Training images. */
  count: number;
  generator: Variables;
  discriminator: Variables;
}

/** A batch of real examples in [−1, 1] and what is drawn beside it. */
interface Batch {
  real: Tensor;
  /** Latents [B, L]; with classes, one-hot ones beside them [B, L + K]. */
  input: Tensor2D;
  classes_BK: Tensor2D | null;
  /** [B] in [0, 1), where the gradient penalty needs it. */
  mix_B: Tensor1D | null;
}

/**
 * One step: the discriminator's updates, as many as `discriminatorRates` has, each on a batch of its own, and then the generator's against the updated
 * discriminator, on the last batch's latents, so that the generator's forward pass is shared. Later batches of a step are
 * drawn with replacement.
 */
export function trainStep(scope: Scope, inputs: Record<string, Tensor>, trained: Trained): Record<string, Tensor> {
  const { config, examples, generator } = trained;
  const learningRate = inputs['learningRate'] as Scalar;
  const rates = discriminatorRates(learningRate, inputs['discriminatorRates'] as Tensor1D);
  const indices = inputs['indices'] as Tensor1D;
  const network = networkOf(config);
  const generate = (input: Tensor2D) => {
    const pass = new Pass(scope, config, { part: 'generator', training: true });
    return { fake: network.generate(pass, input, examples), statistics: pass.statistics };
  };

  let batch = batchOf(scope, indices, trained);
  let d = updateDiscriminator(scope, batch, { trained, rate: rates[0]!, generate });
  let applied = d.applied;
  for (const rate of rates.slice(1)) {
    const others = tf.cast(tf.floor(scope.random.uniform(indices.shape, 0, trained.count)), 'int32') as Tensor1D;
    batch = batchOf(scope, others, trained);
    d = updateDiscriminator(scope, batch, { trained, rate, generate });
    applied = tf.mul(applied, d.applied);
  }
  const { real, input, classes_BK } = batch;
  const g = scope.minimize('optimizer-generator', learningRate, () => {
    const { fake, statistics } = generate(input);
    const judge = new Judge(scope, trained, { directions: d.directions, classes_BK });
    return { loss: generatorLoss(config.loss, judge.judge(fake).logits), fake, statistics };
  });
  averageStatistics(scope, g.statistics, { momentum: NORM_MOMENTUM, applied: g.updated });
  if (config.averageDecay > 0) moveAverage(scope, Object.keys(generator), inputs['averageDecay']!, g.updated);
  return {
    generatorLoss: g.loss,
    discriminatorLoss: d.loss,
    realScore: d.realScore,
    fakeScore: d.fakeScore,
    ...(hasPairs(config) && { diversity: diversity(g.fake, real) }),
    ...(d.penalty && { penalty: d.penalty }),
    generatorGradientNorm: g.gradientNorm,
    discriminatorGradientNorm: d.gradientNorm,
    applied: tf.mul(g.applied, applied),
  };
}

/** The rate of each of the discriminator's updates; `ratios` [updates] are to the generator's. */
function discriminatorRates(learningRate: Scalar, ratios: Tensor1D): Scalar[] {
  const each = ratios.shape[0] === 1 ? [tf.reshape(ratios, [])] : tf.unstack(ratios);
  return each.map((ratio) => tf.mul(learningRate, ratio) as Scalar);
}

function batchOf(scope: Scope, indices: Tensor1D, { config, examples }: Trained): Batch {
  const size = indices.shape[0];
  const real = realExamples(scope, indices, { config, examples });
  const z_BL = scope.random.normal([size, config.latentSize]) as Tensor2D;
  const mix_B = config.penalty === 'gradient' ? (scope.random.uniform([size]) as Tensor1D) : null;
  if (examples.classes === 0) return { real, input: z_BL, classes_BK: null, mix_B };
  const classes_BK = tf.cast(tf.oneHot(scope.gather('labels', indices), examples.classes), 'float32') as Tensor2D;
  return { real, input: tf.concat([z_BL, classes_BK], 1), classes_BK, mix_B };
}

/** Images in [−1, 1], or points as they are. */
function realExamples(
  scope: Scope,
  indices: Tensor1D,
  { config, examples }: Pick<Trained, 'config' | 'examples'>,
): Tensor {
  if (config.network === 'plane') return scope.gather('points', indices);
  const bytes = scope.gather('images', indices);
  const shape = networkOf(config).shape(examples);
  return tf.sub(tf.div(tf.reshape(bytes, [indices.shape[0], ...shape]), 127.5), 1);
}

interface Discriminating {
  trained: Trained;
  rate: Scalar;
  generate(input: Tensor2D): { fake: Tensor };
}

function updateDiscriminator(scope: Scope, batch: Batch, { trained, rate, generate }: Discriminating) {
  const { config, discriminator } = trained;
  const { real, input, classes_BK, mix_B } = batch;
  const directions = config.discriminatorNorm === 'spectral' ? iterate(scope, discriminator) : new Map<string, never>();
  const d = scope.minimize('optimizer-discriminator', rate, () => {
    const judge = new Judge(scope, trained, { directions, classes_BK });
    const { fake } = generate(input);
    const onReal = judge.judge(real);
    const onFake = judge.judge(fake);
    const loss = discriminatorLoss(config.loss, onReal.logits, onFake.logits, config.labelSmoothing);
    const penalty = judge.penalty(real, fake, mix_B);
    return {
      loss: penalty ? (tf.add(loss, tf.mul(penalty, penaltyFactor(config))) as Scalar) : loss,
      realScore: score(config.loss, onReal.logits),
      fakeScore: score(config.loss, onFake.logits),
      penalty,
      statistics: onReal.statistics,
    };
  });
  keepDirections(scope, directions, d.updated);
  averageStatistics(scope, d.statistics, { momentum: NORM_MOMENTUM, applied: d.updated });
  if (config.penalty === 'clip') clipWeights(scope, trained, d.updated);
  return { ...d, directions };
}

/** The papers write γ / 2 before R₁ (Mescheder et al. 2018, eq. 9) and λ before the other. */
function penaltyFactor({ penalty, penaltyWeight }: GanConfig): number {
  return penalty === 'r1' ? penaltyWeight / 2 : penaltyWeight;
}

/** Keeps every parameter of the discriminator within ±clipWeight (Arjovsky et al. 2017, algorithm 1). */
function clipWeights(scope: Scope, { config, discriminator }: Trained, when: Tensor): void {
  for (const name of Object.keys(discriminator)) {
    if (isStatistic(name)) continue;
    scope.assign(name, tf.clipByValue(scope.variable(name), -config.clipWeight, config.clipWeight), { when });
  }
}
