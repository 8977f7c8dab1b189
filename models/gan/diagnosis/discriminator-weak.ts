import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { movement, upTo } from '../../core/diagnosis/evidence.js';
import { figure } from '../../core/diagnosis/figure.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import { chanceLoss } from '../chance.js';
import type { GanConfig } from '../config.js';
import { noDropout, fasterDiscriminator, given, lighterPenalty, moreDiscriminatorSteps } from './remedies.js';
import { ownLoss } from './own-loss.js';

/** Of what guessing costs, on average between two measurements: good discriminators come near it, but keep some advantage. */
const GUESSING = { least: 0.995, most: 1.2 };
/** Measurements in a row from which on nothing has improved, and how many steps they reach over: so many, and such a share of all. */
const MEASUREMENTS = 3;
const STEPS = 500;
const SHARE = 0.1;
/** FID has not improved: its spread is some per cent. And it is no end that is reached: so many times its floor. */
const SAME = 0.95;
const FAR = 10;

/**
 * The discriminator does no better than guessing while pictures are bad and stay so: it is too weak to teach. A loss at chance
 * alone says nothing, as that is where good pairs meet (Goodfellow et al. 2014, theorem 1): only with quality measured, and not for
 * Wasserstein's critic, whose loss has no scale.
 */
export function discriminatorWeak(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  const chance = chanceLoss(config);
  const fid = windows.evaluated('fid');
  if (chance === null || config.loss === 'wasserstein' || fid.steps.length < MEASUREMENTS) return null;
  const last = fid.steps.length - 1;
  const guesses = (measurement: number): boolean => {
    const share = meanOwnLoss(config, windows, fid.steps[measurement - 1] ?? 0, fid.steps[measurement]!) / chance;
    return share > GUESSING.least && share < GUESSING.most;
  };
  let first = last;
  while (first > 0 && guesses(first)) first--;
  const [from, to] = [fid.values[first]!, fid.values[last]!];
  const steps = fid.steps[last]! - fid.steps[first]!;
  if (last - first + 1 < MEASUREMENTS || steps < Math.max(STEPS, SHARE * fid.steps[last]!)) return null;
  if (to < SAME * from || to < FAR * (windows.evaluated('fidFloor').values.at(-1) ?? 0)) return null;
  const loss = upTo(windows, 'discriminatorLoss');
  return {
    ...{ name: 'discriminator-weak', title: 'The discriminator has been too weak', label: 'discriminator too weak' },
    since: first === 0 && guesses(0) ? 0 : fid.steps[first]!,
    evidence: `Its loss is ${figure(loss)}, where guessing costs ${figure(chance)}, and ${movement('FID', from, to)}; the norm of the generator’s gradient is ${figure(upTo(windows, 'generatorGradientNorm'))}.`,
    metrics: ['discriminatorLoss', 'fid'],
    help: `It can’t tell pictures apart that are far from real, so that what the generator learns from it is noise. Told where its loss averages as much as guessing costs over ${MEASUREMENTS} measurements and a tenth of the run, while FID has not fallen and is more than ${FAR} times its floor. A loss at chance with good pictures is where both should end.`,
    remedies: given(
      fasterDiscriminator(config),
      moreDiscriminatorSteps(config),
      lighterPenalty(config),
      noDropout(config),
    ),
  };
}

/** Of the windows that end after step `from`, up to `to`; NaN of none. */
function meanOwnLoss(config: GanConfig, windows: MetricWindows, from: number, to: number): number {
  const own = ownLoss(config, windows);
  const losses = windows.to.flatMap((end, i) => (end > from && end <= to ? [own(i)] : [])).filter(Number.isFinite);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
