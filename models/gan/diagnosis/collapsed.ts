import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import { before, movement, upTo } from '../../core/diagnosis/evidence.js';
import { lasting } from '../../core/diagnosis/lasting.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { given, lowerRate, realPenalty, slowerDiscriminator, spectralNorm } from './remedies.js';

/** Generated images lie this close to each other, as a share of how far real ones do. */
const ALIKE = 0.3;
const VARIED = 0.4;
const STEPS = 300;

/** The generator draws much the same picture whatever its noise. Runs from before that was measured are not judged. */
export function collapsed(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  const diversity = windows.medians('diversity');
  if (!diversity) return null;
  const first = lasting(windows, {
    begins: (i) => diversity[i]! < ALIKE,
    ends: (i) => diversity[i]! > VARIED,
    steps: STEPS,
  });
  if (first === null) return null;
  return {
    ...{ name: 'generator-collapsed', title: 'The generator has collapsed', label: 'generator collapsed' },
    since: windows.from[first]!,
    evidence: `${movement('Diversity', before(windows, 'diversity', first), upTo(windows, 'diversity'))}: its images lie that close to each other, where real ones are at 1.`,
    metrics: ['diversity'],
    help: `Whatever the noise, the generator draws nearly the same (mode collapse; Goodfellow et al. 2014, section 6). Told where the distance between images of a batch stays below ${ALIKE} of that between real ones for ${STEPS} steps and a tenth of the run. Many pictures of two or three kinds can be far apart all the same: look at the gallery too.`,
    remedies: given(realPenalty(config), lowerRate(config), spectralNorm(config), slowerDiscriminator(config)),
  };
}
