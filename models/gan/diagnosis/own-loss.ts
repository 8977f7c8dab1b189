import type { MetricWindows } from '../../core/diagnosis/metric-windows.js';
import type { GanConfig } from '../config.js';

/** The discriminator's loss by window without its penalty, which can't come to 0 by being right; NaN where it is not known. */
export function ownLoss(config: GanConfig, windows: MetricWindows): (window: number) => number {
  const loss = windows.medians('discriminatorLoss');
  const penalty = windows.medians('penalty');
  const weight = config.penalty === 'r1' ? config.penaltyWeight / 2 : config.penaltyWeight;
  return (i) => (loss?.[i] ?? NaN) - (penalty ? weight * penalty[i]! : 0);
}
