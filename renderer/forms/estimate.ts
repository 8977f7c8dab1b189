import type { DatasetInfo } from '../../models/data/dataset.js';
import { formatCount, plural } from '../lib/format.js';

export interface Plan {
  batchSize: number;
  /** Batches that make one update. */
  accumulate: number;
  epochs: number;
  /** Counts instead of the epochs where it is given. */
  steps: number | null;
}

/** Examples of an epoch, and what they are in the plural. */
export interface Examples {
  count: number;
  unit: string;
}

/** Steps in an epoch: of whole batches, as many together as make an update. */
export function stepsPerEpoch({ batchSize, accumulate }: Plan, { count }: Examples): number {
  return Math.floor(count / (batchSize * accumulate));
}

/** How many steps the run will train; null where the batches of one step are larger than the data. */
export function plannedSteps(plan: Plan, examples: Examples): number | null {
  const perEpoch = stepsPerEpoch(plan, examples);
  if (perEpoch === 0) return null;
  return plan.steps ?? Math.max(1, Math.round(plan.epochs * perEpoch));
}

/** What the numbers in the form come to, in a sentence; `dataset` is null where the task makes its own examples. */
export function estimateSentence(plan: Plan, examples: Examples, dataset: DatasetInfo | null): string {
  const steps = plannedSteps(plan, examples);
  const all = `${formatCount(examples.count)} ${examples.unit}`;
  const { batchSize, accumulate } = plan;
  if (steps === null) {
    const batch = accumulate > 1 ? `A step of ${accumulate} batches of ${formatCount(batchSize)}` : 'The batch size';
    return `${batch} is larger than the ${all} of ${dataset?.title ?? 'an epoch'}.`;
  }
  const perEpoch = stepsPerEpoch(plan, examples);
  const epochs = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(steps / perEpoch);
  const source = dataset?.kind === 'text' ? ` from ${plural(dataset.train, 'character')},` : '';
  const batches = accumulate > 1 ? `${accumulate} × ${formatCount(batchSize)}` : formatCount(batchSize);
  return `${plural(steps, 'step')}: ${epochs} ${epochs === '1' ? 'epoch' : 'epochs'} of ${all}${source} in batches of ${batches}, ${plural(perEpoch, 'step')} each.`;
}

/** "214,673 parameters (generator 114,064, discriminator 100,609)." */
export function parameterSentence(parameters: Record<string, number>): string {
  const counts = Object.values(parameters);
  if (counts.length === 0) return '';
  const sum = counts.reduce((total, count) => total + count, 0);
  if (counts.length < 2) return `${plural(sum, 'parameter')}.`;
  const parts = Object.entries(parameters).map(([part, count]) => `${part} ${formatCount(count)}`);
  return `${plural(sum, 'parameter')} (${parts.join(', ')}).`;
}
