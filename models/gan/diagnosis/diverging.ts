import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { before, movement, upTo } from '../../core/diagnosis/evidence.js';
import { figure } from '../../core/diagnosis/figure.js';
import { lasting } from '../../core/diagnosis/lasting.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { given, lowerRate, realPenalty, spectralNorm } from './remedies.js';

/** A loss, its title in a sentence, and beyond which value of it nothing sensible goes on. */
interface Limit {
  name: 'generatorLoss' | 'discriminatorLoss';
  title: string;
  most: number;
  why: string;
}

const generator = { name: 'generatorLoss', title: 'The generator’s loss' } as const;
const discriminator = { name: 'discriminatorLoss', title: 'The discriminator’s loss' } as const;

/**
 * By the losses' own scales. Twenty times what guessing costs is no contest any more; −log D(G(z)) of 30 is a D(G(z)) of 1e-13,
 * where float32's sigmoid is 0. The verdicts of hinge and Wasserstein have no zero, so that their generator's loss may drift
 * anywhere: of these the discriminator's loss tells, of Wasserstein's critic by its size beside its own beginning.
 */
const LIMITS: Record<GanConfig['loss'], readonly Limit[]> = {
  'non-saturating': [
    { ...generator, most: 30, why: '30 is a D(G(z)) of 1e-13' },
    { ...discriminator, most: 28, why: '28 is twenty times a guess' },
  ],
  minimax: [{ ...discriminator, most: 28, why: '28 is twenty times a guess' }],
  hinge: [{ ...discriminator, most: 40, why: '40 is twenty times a guess' }],
  'least-squares': [
    { ...generator, most: 50, why: '50 is a hundred times what an image costs that is seen through' },
    { ...discriminator, most: 5, why: '5 is twenty times a guess' },
  ],
  wasserstein: [],
};

/** Beside its early size. */
const GROWN = 20;
const STEPS = 200;
/** Windows that tell how large the critic's loss is at first. */
const EARLY = 4;

/** A loss that has left every scale, for long. */
export function diverging(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  const limits = config.loss === 'wasserstein' ? criticLimit(windows) : LIMITS[config.loss];
  for (const { name, title, most, why } of limits) {
    const loss = windows.medians(name);
    if (!loss) continue;
    const first = lasting(windows, {
      begins: (i) => Math.abs(loss[i]!) > most,
      ends: (i) => Math.abs(loss[i]!) < most / 2,
      steps: STEPS,
    });
    if (first === null) continue;
    return {
      ...{ name: 'diverging', title: 'Training is diverging', label: 'diverging' },
      since: windows.from[first]!,
      evidence: `${movement(title, before(windows, name, first), upTo(windows, name))}; ${why}.`,
      metrics: ['generatorLoss', 'discriminatorLoss'],
      help: `The two networks drive each other’s verdicts to ever larger sizes instead of holding each other in balance: pictures get no better from here. Told where the loss stays beyond ${figure(most)} for ${STEPS} steps and a tenth of the run.`,
      remedies: given(lowerRate(config), realPenalty(config), spectralNorm(config)),
    };
  }
  return null;
}

function criticLimit(windows: MetricWindows): Limit[] {
  const loss = windows.medians('discriminatorLoss');
  if (!loss || loss.length <= EARLY) return [];
  const early = Math.max(1, ...loss.slice(0, EARLY).map(Math.abs).filter(Number.isFinite));
  const most = GROWN * early;
  return [{ ...discriminator, most, why: `it began within ±${figure(early)}, and should fall towards 0` }];
}
