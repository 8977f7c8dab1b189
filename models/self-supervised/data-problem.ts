import { imageProblem } from '../classifier/data-problem.js';
import { RequestError } from '../core/errors.js';
import type { ImageDatasetInfo, TableDatasetInfo, TextDatasetInfo } from '../data/dataset.js';
import { patchProblem, textProblem } from '../transformer/data-problem.js';
import type { SelfSupervisedConfig } from './config.js';
import { classifierLike, transformerLike } from './like.js';

type Described =
  | Pick<ImageDatasetInfo, 'kind' | 'name' | 'width' | 'height' | 'train'>
  | Pick<TextDatasetInfo | TableDatasetInfo, 'kind' | 'name' | 'train' | 'test'>;

/** Why this data set, of the right kind, can't be learned from with this configuration; null where it can. */
export function selfSupervisedDataProblem(config: SelfSupervisedConfig, dataset: Described): RequestError | null {
  if (dataset.kind === 'images') {
    return (
      squareProblem(config, dataset) ??
      (config.network === 'transformer'
        ? patchProblem(transformerLike(config), dataset)
        : imageProblem(classifierLike(config), dataset))
    );
  }
  return dataset.kind === 'text' ? textProblem(transformerLike(config), dataset) : null;
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
