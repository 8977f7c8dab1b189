import type { DatasetInfo } from '../../models/data/dataset.js';
import { formatCount, plural } from '../lib/format.js';

export interface Plan {
  batchSize: number;
  epochs: number;
  /** Counts instead of the epochs where it is given. */
  steps: number | null;
}

/** How many steps the run will train; null where the batch is larger than the data. */
export function plannedSteps(plan: Plan, dataset: DatasetInfo): number | null {
  const perEpoch = Math.floor(dataset.train / plan.batchSize);
  if (perEpoch === 0) return null;
  return plan.steps ?? Math.max(1, Math.round(plan.epochs * perEpoch));
}

/** What the numbers in the form come to, in a sentence. */
export function estimateSentence(plan: Plan, dataset: DatasetInfo): string {
  const steps = plannedSteps(plan, dataset);
  const data = `${plural(dataset.train, 'image')} in batches of ${formatCount(plan.batchSize)}`;
  if (steps === null) return `The batch size is larger than the ${plural(dataset.train, 'image')} of ${dataset.title}.`;
  const perEpoch = Math.floor(dataset.train / plan.batchSize);
  const epochs = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(steps / perEpoch);
  return `${plural(steps, 'step')}: ${epochs} ${epochs === '1' ? 'epoch' : 'epochs'} of ${data}, ${plural(perEpoch, 'step')} each.`;
}

/** "214,673 parameters (generator 114,064, discriminator 100,609)." */
export function parameterSentence(parameters: Record<string, number>): string {
  const counts = Object.values(parameters);
  const sum = counts.reduce((total, count) => total + count, 0);
  if (counts.length < 2) return `${plural(sum, 'parameter')}.`;
  const parts = Object.entries(parameters).map(([part, count]) => `${part} ${formatCount(count)}`);
  return `${plural(sum, 'parameter')} (${parts.join(', ')}).`;
}
