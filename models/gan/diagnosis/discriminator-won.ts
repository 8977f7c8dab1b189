import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { before, movement, upTo } from '../../core/diagnosis/evidence.js';
import { figure } from '../../core/diagnosis/figure.js';
import { lasting } from '../../core/diagnosis/lasting.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { ownLoss } from './own-loss.js';
import { given, realPenalty, slowerDiscriminator, smootherLabels, spectralNorm, steeperLoss } from './remedies.js';

/** Where scores are probabilities: mean verdicts of a discriminator that is sure of nearly every image. */
const SURE = { real: 0.95, fake: 0.02 };
const UNSURE = { real: 0.9, fake: 0.05 };
/** With hinge and least squares: its loss as a share of what guessing costs. */
const WON = 0.02;
const OPEN = 0.05;
/** What guessing costs: 1 + 1 and ½ · ¼ + ½ · ¼, see losses.ts. */
const GUESSING = { hinge: 2, 'least-squares': 0.25 };
const STEPS = 300;

const HELP =
  'The discriminator is sure of nearly every image, so that small changes of a picture change its verdict by next to nothing: the generator gets little to learn from (Goodfellow et al. 2014, section 3; Arjovsky & Bottou 2017).';

/**
 * The discriminator tells all images apart, for long. Wasserstein's critic is silent here: it is meant to be trained until
 * nothing is left to gain, and its verdicts are no probabilities.
 */
export function discriminatorWon(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  switch (config.loss) {
    case 'non-saturating':
    case 'minimax':
      return byScores(config, windows);
    case 'hinge':
    case 'least-squares':
      return byLoss(config, windows, GUESSING[config.loss]);
    case 'wasserstein':
      return null;
  }
}

function byScores(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  const [real, fake] = [windows.medians('realScore'), windows.medians('fakeScore')];
  if (!real || !fake) return null;
  // The best answer to labels of 1 − s is 1 − s.
  const most = 1 - config.labelSmoothing;
  const first = lasting(windows, {
    begins: (i) => real[i]! > SURE.real * most && fake[i]! < SURE.fake,
    ends: (i) => real[i]! < UNSURE.real * most || fake[i]! > UNSURE.fake,
    steps: STEPS,
  });
  if (first === null) return null;
  const moved = (title: string, name: string) => movement(title, before(windows, name, first), upTo(windows, name));
  return won(config, windows, first, {
    evidence: `${moved('D(x)', 'realScore')}, ${moved('D(G(z))', 'fakeScore')}.`,
    metrics: ['realScore', 'fakeScore'],
    told: `Told where D(x) stays above ${figure(SURE.real * most)} and D(G(z)) below ${SURE.fake} for ${STEPS} steps and a tenth of the run.`,
  });
}

function byLoss(config: GanConfig, windows: MetricWindows, guessing: number): Diagnosis | null {
  const own = ownLoss(config, windows);
  const first = lasting(windows, {
    begins: (i) => own(i) < WON * guessing,
    ends: (i) => own(i) > OPEN * guessing,
    steps: STEPS,
  });
  if (first === null) return null;
  const name = 'discriminatorLoss';
  return won(config, windows, first, {
    evidence: `${movement('The discriminator’s loss', before(windows, name, first), upTo(windows, name))}, where guessing costs ${guessing}.`,
    metrics: [name],
    told: `Told where its loss stays below ${figure(WON * guessing)} for ${STEPS} steps and a tenth of the run.`,
  });
}

function won(
  config: GanConfig,
  windows: MetricWindows,
  first: number,
  { evidence, metrics, told }: { evidence: string; metrics: string[]; told: string },
): Diagnosis {
  return {
    ...{ name: 'discriminator-won', title: 'The discriminator has won', label: 'discriminator won' },
    since: windows.from[first]!,
    ...{ evidence, metrics, help: `${HELP} ${told}` },
    remedies: given(
      slowerDiscriminator(config),
      steeperLoss(config),
      realPenalty(config),
      smootherLabels(config),
      spectralNorm(config),
    ),
  };
}
