import type { DatasetInfo } from '../data/dataset.js';
import type { ArchitectureConfig, ExampleCount } from './config.js';
import { RequestError } from './errors.js';

/**
 * Why a run with this valid configuration can't learn from this data set (null where it makes its own examples), as far
 * as what is listed of the data tells; null where it can. Forms and commands refuse by it before anything is started.
 */
export function dataProblem(
  architecture: ArchitectureConfig,
  config: Record<string, unknown>,
  dataset: DatasetInfo | null,
): RequestError | null {
  const own = dataset && architecture.dataProblem?.(config, dataset);
  return own ?? batchProblem(config, architecture.examples(config, dataset), dataset?.name ?? null);
}

/**
 * Why the batches of one step are larger than all examples there are, of the data set of this name or (null) of an epoch
 * that is made; null where they aren't, or training goes by no batches.
 */
export function batchProblem(
  { batchSize, accumulate }: Record<string, unknown>,
  { count, atMost = count, unit }: ExampleCount,
  dataset: string | null,
): RequestError | null {
  if (typeof batchSize !== 'number' || typeof accumulate !== 'number' || batchSize * accumulate <= atMost) return null;
  const there = `the ${atMost} ${unit} of ${dataset === null ? 'an epoch' : `data set '${dataset}'`}`;
  if (batchSize > atMost) {
    return new RequestError(`batchSize: ${batchSize} is more than ${there}; use at most ${atMost}.`, {
      field: 'batchSize',
      remedy: { batchSize: atMost, ...(accumulate > 1 && { accumulate: 1 }) },
    });
  }
  const most = Math.floor(atMost / batchSize);
  return new RequestError(
    `accumulate: ${accumulate} batches of ${batchSize} are more than ${there}; use at most ${most}.`,
    { field: 'accumulate', remedy: { accumulate: most } },
  );
}
