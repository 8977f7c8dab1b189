import type { EdgeConfig } from './config.js';
import type { Format, Precision } from './formats/formats.js';
import type { Compression } from './panels/variants.js';
import type { ExportSource } from './source/export-source.js';

/** What a step of an export does: makes a model ready to be written, or writes and checks one variant of it. */
export type Planned =
  | { kind: 'source'; compression: Compression }
  | { kind: 'variant'; compression: Compression; format: Format; precision: Precision }
  /** A file of the user's as it stands. */
  | { kind: 'file'; compression: Compression; format: Format; precision: Precision };

export const UNCOMPRESSED: Compression = { pruned: 0, what: 'weights', fineTuned: 0, clusters: 0 };

/** Shares that a search for the smallest tries, one after the other, after the one that is chosen. */
const RUNGS = [0.3, 0.5, 0.7, 0.8, 0.9] as const;

type PlanConfig = Pick<
  EdgeConfig,
  'formats' | 'precisions' | 'prune' | 'pruneWhat' | 'fineTune' | 'clusters' | 'uncompressed' | 'search'
>;

/** All steps, in order; a search may end before its last. What is ready is checked, and nothing else. */
export function planOf(config: PlanConfig, { canTrain, ready }: Pick<ExportSource, 'canTrain' | 'ready'>): Planned[] {
  if (ready) {
    const { format, precision } = ready;
    return [{ kind: 'file', compression: UNCOMPRESSED, format, precision }];
  }
  const compressions = config.search === 'smallest' ? rungsOf(config, canTrain) : chosenOf(config, canTrain);
  // Everything is held to the model as it is, so that comes first, whether it is written or not.
  const [first] = compressions;
  const reference: Planned[] = first && isNone(first) ? [] : [{ kind: 'source', compression: UNCOMPRESSED }];
  return [...reference, ...compressions.flatMap((compression) => stepsOf(config, compression))];
}

export const isNone = ({ pruned, clusters }: Compression): boolean => pruned === 0 && clusters === 0;

export function isSame(one: Compression, other: Compression): boolean {
  return (['pruned', 'what', 'fineTuned', 'clusters'] as const).every((key) => one[key] === other[key]);
}

function stepsOf({ formats, precisions }: PlanConfig, compression: Compression): Planned[] {
  const variants = formats.flatMap((format) =>
    precisions.map((precision): Planned => ({ kind: 'variant', compression, format, precision })),
  );
  return [{ kind: 'source', compression }, ...variants];
}

function chosenOf({ prune, uncompressed, ...config }: PlanConfig, canTrain: boolean): Compression[] {
  const chosen = compressionOf(config, prune, canTrain);
  return uncompressed && !isNone(chosen) ? [UNCOMPRESSED, chosen] : [chosen];
}

function rungsOf(config: PlanConfig, canTrain: boolean): Compression[] {
  const rungs = new Set([0, config.prune, ...RUNGS.filter((share) => share > config.prune)]);
  return [...rungs].map((share) => compressionOf(config, share, canTrain));
}

function compressionOf(
  { pruneWhat, fineTune, clusters }: Pick<PlanConfig, 'pruneWhat' | 'fineTune' | 'clusters'>,
  pruned: number,
  canTrain: boolean,
): Compression {
  if (pruned === 0 && clusters === 0) return UNCOMPRESSED;
  return { pruned, what: pruneWhat, fineTuned: pruned > 0 && canTrain ? fineTune : 0, clusters };
}
