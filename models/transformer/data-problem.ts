import { RequestError } from '../core/errors.js';
import type { ImageDatasetInfo, TableDatasetInfo, TextDatasetInfo } from '../data/dataset.js';
import type { TransformerConfig } from './config.js';

type Described =
  | Pick<ImageDatasetInfo, 'kind' | 'name' | 'classNames' | 'width' | 'height'>
  | Pick<TextDatasetInfo | TableDatasetInfo, 'kind' | 'name' | 'classNames'>;

/** Why this data set, of the right kind, can't be learned from with this configuration; null where it can. */
export function transformerDataProblem(config: TransformerConfig, dataset: Described): RequestError | null {
  if (dataset.kind !== 'text' && dataset.classNames.length < 2) {
    const has = dataset.classNames.length === 1 ? 'one class only' : 'no classes';
    return new RequestError(`dataset: '${dataset.name}' has ${has}; this task needs data of two or more.`, {
      field: 'dataset',
    });
  }
  return dataset.kind === 'images' ? patchProblem(config, dataset) : null;
}

function patchProblem(
  { imageTokens, patchSize }: TransformerConfig,
  { width, height }: Pick<ImageDatasetInfo, 'width' | 'height'>,
): RequestError | null {
  if (imageTokens === 'rows' || (width % patchSize === 0 && height % patchSize === 0)) return null;
  const sides = Array.from({ length: Math.min(width, height) }, (_, i) => i + 1);
  const fitting = sides.filter((side) => width % side === 0 && height % side === 0);
  return new RequestError(
    `patchSize: ${patchSize} does not divide images of ${width} × ${height}; use ${fitting.join(', ')}.`,
    { field: 'patchSize' },
  );
}
