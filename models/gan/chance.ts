import type { GanConfig } from './config.js';

const CHANCE: Record<GanConfig['loss'], number> = {
  'non-saturating': 2 * Math.LN2,
  minimax: 2 * Math.LN2,
  'least-squares': 0.25,
  hinge: 2,
  wasserstein: 0,
};

/**
 * What the discriminator's loss is where it says the same to everything: the least that it can then be; null with a gradient
 * penalty, which grows as it flattens, and with targets that are smoothed unevenly.
 */
export function chanceLoss({ loss, penalty, labelSmoothing }: GanConfig): number | null {
  return penalty === 'gradient' || (loss === 'least-squares' && labelSmoothing > 0) ? null : CHANCE[loss];
}
