import { imageProblem } from '../classifier/data-problem.js';
import { RequestError } from '../core/errors.js';
import type { ImageDatasetInfo, TableDatasetInfo, TextDatasetInfo } from '../data/dataset.js';
import { patchProblem, textProblem } from '../transformer/data-problem.js';
import type { SelfSupervisedConfig } from './config.js';
import { classifierLike, transformerLike } from './like.js';

type Described =
  | Pick<ImageDatasetInfo, 'kind' | 'name' | 'width' | 'height' | 'channels' | 'train'>
  | Pick<TextDatasetInfo | TableDatasetInfo, 'kind' | 'name' | 'train' | 'test'>;

/** Why this data set, of the right kind, can't be learned from with this configuration; null where it can. */
export function selfSupervisedDataProblem(config: SelfSupervisedConfig, dataset: Described): RequestError | null {
  if (dataset.kind === 'images') {
    return (
      squareProblem(config, dataset) ??
      (config.network === 'transformer'
        ? (patchProblem(transformerLike(config), dataset) ?? hidingProblem(config, dataset))
        : imageProblem(classifierLike(config), dataset))
    );
  }
  if (dataset.kind === 'table') return rowProblem(config, dataset);
  return dataset.kind === 'text' ? textProblem(transformerLike(config), dataset) : null;
}

/** Some patches have to be hidden, and some seen; and a patch that is told less its own mean has to have more than one number. */
function hidingProblem(
  { method, patchSize, normalizedTargets }: SelfSupervisedConfig,
  { width, height, channels }: { width: number; height: number; channels: number },
): RequestError | null {
  if (method !== 'mae') return null;
  if (patchSize === width && patchSize === height) {
    return new RequestError(
      `patchSize: ${patchSize} makes one patch of images of ${width} × ${height}, and hiding it leaves nothing to see; use a smaller one.`,
      { field: 'patchSize' },
    );
  }
  if (!normalizedTargets || patchSize ** 2 * channels > 1) return null;
  return new RequestError(
    'normalizedTargets: a patch of one number is 0 less its own mean; switch it off, or use a patchSize of at least 2.',
    { field: 'normalizedTargets', remedy: { normalizedTargets: false } },
  );
}

/** A row is told from others. */
function rowProblem(
  { method }: SelfSupervisedConfig,
  { name, train }: { name: string; train: number },
): RequestError | null {
  if (method !== 'scarf' || train >= 2) return null;
  return new RequestError(
    `dataset: '${name}' has ${train === 1 ? 'one row' : 'no rows'} to learn from; a row is told from others, so use data of two or more.`,
    { field: 'dataset' },
  );
}

/** A quarter turn of an image has to be as wide as it was. */
function squareProblem(
  { method }: SelfSupervisedConfig,
  { name, width, height }: { name: string; width: number; height: number },
): RequestError | null {
  if (method !== 'rotation' || width === height) return null;
  return new RequestError(
    `method: rotation turns images by quarters, and those of '${name}' are ${width} × ${height}; use square images, or another method.`,
    { field: 'method' },
  );
}
