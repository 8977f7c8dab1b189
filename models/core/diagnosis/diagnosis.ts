/** What is wrong with how a run learns, as its metrics tell: sentences with their evidence and a remedy. No TensorFlow. */
import type { ArchitectureConfig } from '../config.js';
import { describeFields } from '../fields.js';
import { stepText } from './figure.js';

/** A change of the configuration that is likely to help. */
export interface Remedy {
  /** In a few words that go on after "Branch with": "D learning rate ÷ 4". */
  title: string;
  /** New values by key; a branch can have them where all of the keys are `later`, otherwise a new run. */
  changes: Readonly<Record<string, unknown>>;
}

/** Something that is wrong now; what has passed is not told. */
export interface Diagnosis {
  /** In lower case with hyphens. */
  name: string;
  /** The claim, which goes on with "since step 3,200.": "The discriminator has won". */
  title: string;
  /** In place of "all is well" beside the run's state, in a few words: "discriminator won". */
  label: string;
  /** The last step before it began, or the first one that shows it: checkpoints up to here are healthy. */
  since: number;
  /** Which metrics went from what to what, in a sentence or two. */
  evidence: string;
  /** Names of the metrics that show it. */
  metrics: readonly string[];
  /** What that means, when it is told and who says so, for a student: a few sentences. */
  help: string;
  /** The best first. */
  remedies: readonly Remedy[];
}

/** The newest of these checkpoints that is healthy still; null where none is. */
export function lastHealthy(
  checkpoints: readonly { step: number }[],
  { since }: Pick<Diagnosis, 'since'>,
): number | null {
  const steps = checkpoints.map(({ step }) => step).filter((step) => step <= since);
  return steps.length === 0 ? null : Math.max(...steps);
}

/** Whether a branch of a run can have it: nothing that a checkpoint holds depends on its keys. */
export function fitsBranch(
  architecture: Pick<ArchitectureConfig, 'schema'>,
  { changes }: Pick<Remedy, 'changes'>,
): boolean {
  const later = describeFields(architecture).filter((field) => field.later);
  return Object.keys(changes).every((key) => later.some((field) => field.key === key));
}

/** "The discriminator has won since step 3,200." */
export const claim = ({ title, since }: Pick<Diagnosis, 'title' | 'since'>): string =>
  since <= 1 ? `${title} from the start.` : `${title} since step ${stepText(since)}.`;

/** Those that nobody has dismissed, by name at a step: what begins later than that is news. */
export function standing<D extends Pick<Diagnosis, 'name' | 'since'>>(
  found: readonly D[],
  dismissed: Readonly<Record<string, number>>,
): D[] {
  return found.filter(({ name, since }) => since > (Object.hasOwn(dismissed, name) ? dismissed[name]! : -1));
}
