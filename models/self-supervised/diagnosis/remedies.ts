import type { Remedy } from '../../core/diagnosis/diagnosis.js';
import type { SelfSupervisedConfig } from '../config.js';

// What helps against each trouble; those that the run has already, or can't have, are left out.

export const given = (...remedies: (Remedy | null)[]): Remedy[] => remedies.filter((one) => one !== null);

type Config = SelfSupervisedConfig;

export function slowerRate({ learningRate }: Pick<Config, 'learningRate'>): Remedy | null {
  if (learningRate < 4e-7) return null;
  // A rate that nothing learns with needs more than one step down.
  const factor = learningRate > 0.02 ? learningRate / 0.001 : 4;
  return factor === 4
    ? { title: 'learning rate ÷ 4', changes: { learningRate: Number((learningRate / 4).toPrecision(3)) } }
    : { title: 'learning rate 0.001', changes: { learningRate: 0.001 } };
}

export function fasterRate({ learningRate }: Pick<Config, 'learningRate'>): Remedy | null {
  if (learningRate > 0.25) return null;
  return { title: 'learning rate × 4', changes: { learningRate: Number((learningRate * 4).toPrecision(3)) } };
}

export function clipped({ clipNorm }: Pick<Config, 'clipNorm'>): Remedy | null {
  return clipNorm === 0 ? { title: 'gradients clipped at 1', changes: { clipNorm: 1 } } : null;
}

/** What keeps embeddings apart, by the method. */
export function againstCollapse(config: Config): Remedy[] {
  switch (config.method) {
    case 'byol':
      return given(projectorNorm(config), slowerAverage(config), slowerRate(config));
    case 'simsiam':
      return given(projectorNorm(config), slowerRate(config));
    case 'vicreg':
      return given(varianceWeight(config), slowerRate(config));
    case 'barlow':
      return given(projectorNorm(config), slowerRate(config));
    case 'simclr':
    case 'moco':
    case 'scarf':
      return given(slowerRate(config), lowerTemperature(config), projectorNorm(config), clipped(config));
    default:
      return given(slowerRate(config), clipped(config));
  }
}

/** What makes the task harder where it may be too easy, and more of it. */
export function forBetterFeatures(config: Config): Remedy[] {
  const contrasts = config.method === 'simclr' || config.method === 'moco';
  return given(contrasts ? lowerTemperature(config) : null, smallerCrops(config), longer(config));
}

/** Statistics of the batch tell an example from the others (Fetterman & Albrecht 2020; Chen & He 2021, table 3). */
function projectorNorm({ projectorNorm: norm }: Config): Remedy | null {
  return norm ? null : { title: 'batch norm in the projector', changes: { projectorNorm: true } };
}

/** Targets that hold still (Grill et al. 2020, table 5). */
function slowerAverage({ averageDecay }: Config): Remedy | null {
  return averageDecay >= 0.99 ? null : { title: 'an average that keeps 0.99', changes: { averageDecay: 0.99 } };
}

/** Nothing else keeps dimensions from dying (Bardes et al. 2022, table 7). */
function varianceWeight({ varianceWeight: weight }: Config): Remedy | null {
  return weight >= 25 ? null : { title: 'variance weight 25', changes: { varianceWeight: 25 } };
}

function lowerTemperature({ temperature }: Config): Remedy | null {
  return temperature <= 0.2 ? null : { title: 'temperature 0.2', changes: { temperature: 0.2 } };
}

/** Of methods that compare views. */
function smallerCrops({ method, cropLeast }: Config): Remedy | null {
  const views = ['simclr', 'moco', 'byol', 'simsiam', 'barlow', 'vicreg'].includes(method);
  return views && cropLeast > 0.3 ? { title: 'crops from a fifth', changes: { cropLeast: 0.2 } } : null;
}

function longer({ steps, epochs }: Config): Remedy | null {
  if (steps !== null) return { title: 'twice the steps', changes: { steps: 2 * steps } };
  return { title: 'twice the epochs', changes: { epochs: 2 * epochs } };
}
