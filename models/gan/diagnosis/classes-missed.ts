import type { Diagnosis } from '../../core/diagnosis/diagnosis.js';
import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';
import { given, lowerRate, realPenalty, slowerDiscriminator, spectralNorm } from './remedies.js';

/** Of the real images, those of classes that are hardly drawn: more than one class of ten, which good runs lack at times. */
const MISSED = 0.15;
/** Measurements in a row that say so; more where no measurement was better, as a young generator draws few kinds of pictures at first. */
const MEASUREMENTS = 3;
const AT_FIRST = 6;
/** A run is still learning that has won back so much of the real images over three of them, or whose FID fell to such a share. */
const REGAINED = 0.05;
const FALLEN = 0.95;
/** Of the steps trained so far. */
const SHARE = 0.1;

/**
 * Whole classes are hardly drawn, for long: a collapse to some modes, whose pictures can be far apart all the same. Which
 * classes count is missedClasses' to say, with what chance makes of so many images.
 */
export function classesMissed(config: GanConfig, windows: MetricWindows): Diagnosis | null {
  const { steps, values } = windows.evaluated('missed');
  const well = values.findLastIndex((share) => share < MISSED);
  const measurements = values.length - 1 - well;
  if (measurements < (well < 0 ? AT_FIRST : MEASUREMENTS)) return null;
  const now = values.at(-1)!;
  if (now < values.at(-MEASUREMENTS)! - REGAINED) return null;
  const { values: fid } = windows.evaluated('fid');
  if (fid.at(-1)! < FALLEN * fid.at(-MEASUREMENTS)!) return null;
  const last = steps.at(-1)!;
  if (last - steps[well + 1]! < SHARE * last) return null;
  const before = well < 0 ? '' : `, where it was ${percent(values[well]!)} before`;
  return {
    ...{ name: 'classes-missed', title: 'The generator misses classes', label: 'classes missed' },
    since: well < 0 ? 0 : steps[well]!,
    evidence: `Classes that hold ${percent(now)} of the real images are hardly drawn${before}; the last ${measurements} measurements, of up to ${config.evaluateSamples.toLocaleString('en')} images each, agree.`,
    metrics: ['missed'],
    help: `It has collapsed to some modes of the data and leaves others out (Goodfellow et al. 2014, section 6). A class counts where less than a fifth of what it has among real images is drawn, and chance would not do that with so many images. Told where such classes hold ${percent(MISSED)} of the data at ${MEASUREMENTS} measurements in a row, ${AT_FIRST} where it never drew them, over a tenth of the run, without that or FID getting better. Which they are is shown where quality is.`,
    remedies: given(realPenalty(config), spectralNorm(config), slowerDiscriminator(config), lowerRate(config)),
  };
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
