import type { ReliabilityBody } from '../../../models/classifier/panels/reliability.js';
import { formatCount, formatFinePercent, formatPercent } from '../../lib/format.js';

export type Bin = ReliabilityBody['bins'][number];
/** A bin with examples in it. */
export type FilledBin = Bin & { confidence: number; accuracy: number };

export function isFilled(bin: Bin): bin is FilledBin {
  return bin.count > 0 && bin.confidence !== null && bin.accuracy !== null;
}

/** "60–67%" */
export function binName({ from, to }: Pick<Bin, 'from' | 'to'>): string {
  return `${Math.round(from * 100)}–${Math.round(to * 100)}%`;
}

/** Mean confidence and share of right answers over all examples; null where there are none. */
export function meansOf(bins: readonly Bin[]): { confidence: number; accuracy: number } | null {
  let [count, confidence, accuracy] = [0, 0, 0];
  for (const bin of bins.filter(isFilled)) {
    count += bin.count;
    confidence += bin.count * bin.confidence;
    accuracy += bin.count * bin.accuracy;
  }
  return count > 0 ? { confidence: confidence / count, accuracy: accuracy / count } : null;
}

/** What the difference of the means says, in a few words; less than a percentage point is as good as none. */
export function verdictOf(bins: readonly Bin[]): string {
  const means = meansOf(bins);
  if (!means) return 'There are no examples.';
  const gap = means.confidence - means.accuracy;
  if (Math.abs(gap) < 0.01) return 'On the whole as sure as it is right.';
  const points = `${(Math.abs(gap) * 100).toFixed(1)} percentage points`;
  return gap > 0 ? `Too sure of itself by ${points} on the whole.` : `Too modest by ${points} on the whole.`;
}

/** The diagram for whoever doesn't see it. */
export function reliabilityText({ bins, calibrationError, examples }: ReliabilityBody): string {
  const told = bins
    .filter(isFilled)
    .map((bin) => `${binName(bin)} sure: ${formatPercent(bin.accuracy)} right of ${formatCount(bin.count)}`);
  const error = `Calibration error ${formatFinePercent(calibrationError)} of ${formatCount(examples)} examples.`;
  return `${error} ${verdictOf(bins)} ${told.join('; ')}.`;
}
