import type { MetricInfo } from '../core/telemetry.js';
import { chanceLoss } from './chance.js';
import type { GanConfig } from './config.js';
import { hasPairs } from './pairs.js';
import { isMeasured } from './quality/is-measured.js';
import { ganEvaluateQuestion } from './questions/evaluate.js';

const generator = { part: 'generator' } as const;
const discriminator = { part: 'discriminator' } as const;

// Goodfellow et al. 2014 in other words: the picture of counterfeiters and police (section 1), the value function (eq. 1), and
// what its optimum is (theorem 1).
const contest =
  'Goodfellow et al. (2014) liken the generator to forgers of money and the discriminator to the police: each gets better because the other does, until the forgeries can’t be told from real notes.';
const value =
  'They contend for V(D, G) = E log D(x) + E log(1 − D(G(z))): D wants it high, G low. This is −V, how badly D tells real from generated. Where G draws just as the data are, D can’t do better than say ½ to everything, and this is 2 ln 2 = 1.386. Near 0 it has won, and the generator learns little more.';

/** What the losses say, for a student. */
const lossHelp: Record<GanConfig['loss'], { generator: string; discriminator: string }> = {
  'non-saturating': {
    generator: `How far the generator is from fooling the discriminator: −log D(G(z)), 0.693 (ln 2) where that guesses. ${contest} Neither loss falls to zero in a good run; they hold each other in balance.`,
    discriminator: value,
  },
  minimax: {
    generator: `log(1 − D(G(z))), G’s part of the contest as the first paper has it: −0.693 where the discriminator guesses, near 0 where it sees through everything, and then nearly flat, so that the generator learns little. ${contest}`,
    discriminator: value,
  },
  hinge: {
    generator: 'The mean verdict on generated images with its sign turned: the lower, the more real they look.',
    discriminator:
      'How far verdicts are from above 1 for real and below −1 for generated images: 2 is guessing, 0 has won.',
  },
  'least-squares': {
    generator: 'Half the squared distance of the verdict on generated images from 1, which stands for real.',
    discriminator:
      'Half the squared distances of verdicts from 1 for real and 0 for generated images: 0.25 is guessing, 0 has won.',
  },
  wasserstein: {
    generator:
      'The mean verdict on generated images with its sign turned. It has no fixed zero: watch the critic’s loss.',
    discriminator:
      'The mean verdict on generated images less that on real ones, penalty included. With its sign turned it estimates the distance of the two (Arjovsky et al. 2017): it falls towards 0 as pictures get better.',
  },
};

/** What a GAN's run measures. */
export function ganMetrics(config: GanConfig): MetricInfo[] {
  const metrics = imageMetrics(config);
  if (config.network !== 'plane') return metrics;
  return metrics.map((metric) => ({ ...metric, help: metric.help.replaceAll(/images|pictures/g, 'points') }));
}

function imageMetrics(config: GanConfig): MetricInfo[] {
  const { loss, penalty } = config;
  const help = lossHelp[loss];
  return [
    { ...{ name: 'generatorLoss', title: 'Generator loss', group: 'loss', ...generator }, help: help.generator },
    {
      ...{ name: 'discriminatorLoss', title: 'Discriminator loss', group: 'loss', ...discriminator },
      help: help.discriminator,
      ...atChance(config),
    },
    ...scores(loss),
    ...(hasPairs(config) ? [diversityMetric] : []),
    ...(penalty === 'gradient' || penalty === 'r1' ? [penaltyMetric(penalty)] : []),
    {
      ...{ name: 'generatorGradientNorm', title: 'Generator gradient norm', group: 'gradient', ...generator },
      help: 'The length of the generator’s gradient, before clipping; 0 where it is held. Leaps tell of unsteady training.',
    },
    {
      ...{
        name: 'discriminatorGradientNorm',
        title: 'Discriminator gradient norm',
        group: 'gradient',
        ...discriminator,
      },
      help: 'The length of the discriminator’s gradient, before clipping; 0 where it is held. Leaps tell of unsteady training.',
    },
    ...(isMeasured(config) ? qualityMetrics() : []),
  ];
}

const missed = {
  title: 'Data missed',
  unit: 'share',
  help: 'Share of the real images whose classes are hardly drawn: with less than a fifth of what they have among real ones, and by more than chance makes of so many images. 0 where every class is drawn.',
} as const;

/** What `evaluate` answers as well, with the same titles, and what its classes come to. */
function qualityMetrics(): MetricInfo[] {
  const { fid, fidFloor, kid, kidFloor, precision, recall } = ganEvaluateQuestion.measures;
  const floor = { part: 'reference', evaluated: true, isReference: true } as const;
  const measured = { ...generator, evaluated: true } as const;
  return [
    { ...{ name: 'fid', group: 'distance', better: 'lower' }, ...measured, ...fid },
    { ...{ name: 'fidFloor', group: 'distance' }, ...floor, ...fidFloor },
    { ...{ name: 'precision', group: 'coverage', better: 'higher' }, ...measured, ...precision },
    { ...{ name: 'recall', group: 'coverage', better: 'higher' }, ...measured, ...recall },
    { ...{ name: 'missed', group: 'coverage', better: 'lower' }, ...measured, ...missed },
    { ...{ name: 'kid', group: 'kernel', better: 'lower' }, ...measured, ...kid },
    { ...{ name: 'kidFloor', group: 'kernel' }, ...floor, ...kidFloor },
  ];
}

function atChance(config: GanConfig): Pick<MetricInfo, 'level'> {
  const value = chanceLoss(config);
  if (value === null) return {};
  return { level: { title: config.loss === 'wasserstein' ? 'Critic at chance' : 'D at chance', value } };
}

function scores(loss: GanConfig['loss']): MetricInfo[] {
  const probability = loss === 'non-saturating' || loss === 'minimax';
  const level = probability ? { level: { title: 'Chance', value: 0.5 } } : {};
  return [
    {
      ...{ name: 'realScore', title: 'D(x)', group: 'score', ...discriminator, ...level },
      help: probability
        ? 'How sure the discriminator is, on average, that real images are real: 1 is certain, 0.5 a guess.'
        : 'The discriminator’s mean verdict on real images. Only its distance from that on generated ones means something.',
    },
    {
      ...{ name: 'fakeScore', title: 'D(G(z))', group: 'score', ...generator },
      help: probability
        ? 'How real the generated images look to the discriminator, on average. Near 0 it sees through all of them.'
        : 'The discriminator’s mean verdict on generated images. As it nears that on real ones, they get hard to tell apart.',
    },
  ];
}

const diversityMetric: MetricInfo = {
  ...{ name: 'diversity', title: 'Diversity', group: 'variety', ...generator, level: { title: 'Data', value: 1 } },
  help: 'How far the generated images of a batch lie from each other, as a share of how far its real ones do: 1 is as varied as the data, 0 one picture again and again. Blurred images score a little lower.',
};

function penaltyMetric(penalty: 'gradient' | 'r1'): MetricInfo {
  return {
    ...{ name: 'penalty', title: penalty === 'r1' ? 'R₁' : 'Gradient penalty', group: 'penalty', ...discriminator },
    help:
      penalty === 'r1'
        ? 'Mean squared length of the discriminator’s gradient at real images, before its weight.'
        : 'Mean squared distance of the length of the critic’s gradient from 1, between real and generated images, before its weight.',
  };
}
