import type { Remedy } from '../../core/diagnosis/diagnosis.js';
import type { GanConfig } from '../config.js';

// What helps against each trouble; those that the run has already, or can't have, are left out.

export const given = (...remedies: (Remedy | null)[]): Remedy[] => remedies.filter((one) => one !== null);

/** A slower discriminator against its generator (two time-scales, Heusel et al. 2017). */
export function slowerDiscriminator({ discriminatorRateRatio, discriminatorSteps }: GanConfig): Remedy | null {
  if (discriminatorSteps > 1) return { title: 'one D step for each of G', changes: { discriminatorSteps: 1 } };
  if (discriminatorRateRatio < 0.04) return null;
  return { title: 'D learning rate ÷ 4', changes: { discriminatorRateRatio: discriminatorRateRatio / 4 } };
}

/** Keeps the discriminator flat around real images, so that it converges (Mescheder et al. 2018). */
export function realPenalty({ penalty, discriminatorNorm }: GanConfig): Remedy | null {
  if (penalty !== 'none' || discriminatorNorm === 'batch') return null;
  return { title: 'an R₁ penalty', changes: { penalty: 'r1', penaltyWeight: 10 } };
}

/** Keeps the discriminator from being too sure (Salimans et al. 2016). */
export function smootherLabels({ loss, labelSmoothing }: GanConfig): Remedy | null {
  const hasTargets = loss === 'non-saturating' || loss === 'minimax' || loss === 'least-squares';
  if (!hasTargets || labelSmoothing >= 0.1) return null;
  return { title: 'label smoothing 0.1', changes: { labelSmoothing: 0.1 } };
}

/** Bounds the discriminator's slope (Miyato et al. 2018). */
export function spectralNorm({ discriminatorNorm }: GanConfig): Remedy | null {
  return discriminatorNorm === 'none' ? { title: 'spectral norm', changes: { discriminatorNorm: 'spectral' } } : null;
}

export function lowerRate({ learningRate }: GanConfig): Remedy | null {
  return learningRate < 4e-7
    ? null
    : { title: 'learning rate ÷ 4', changes: { learningRate: Number((learningRate / 4).toPrecision(3)) } };
}

/** The generator's loss that stays steep while it loses (Goodfellow et al. 2014, section 3). */
export function steeperLoss({ loss }: GanConfig): Remedy | null {
  return loss === 'minimax' ? { title: 'the non-saturating loss', changes: { loss: 'non-saturating' } } : null;
}

/** A faster discriminator against its generator. */
export function fasterDiscriminator({ discriminatorRateRatio }: GanConfig): Remedy | null {
  if (discriminatorRateRatio > 2) return null;
  return { title: 'D learning rate × 4', changes: { discriminatorRateRatio: discriminatorRateRatio * 4 } };
}

/** More updates for each of the generator's (Arjovsky et al. 2017). */
export function moreDiscriminatorSteps({ discriminatorSteps, accumulate }: GanConfig): Remedy | null {
  if (discriminatorSteps > 1 || accumulate > 1) return null;
  return { title: 'three D steps for each of G', changes: { discriminatorSteps: 3 } };
}

export function lighterPenalty({ penalty, penaltyWeight }: GanConfig): Remedy | null {
  if ((penalty !== 'r1' && penalty !== 'gradient') || penaltyWeight < 0.1) return null;
  return { title: 'penalty weight ÷ 10', changes: { penaltyWeight: Number((penaltyWeight / 10).toPrecision(3)) } };
}

export function noDropout({ dropout }: GanConfig): Remedy | null {
  return dropout > 0 ? { title: 'no dropout', changes: { dropout: 0 } } : null;
}
