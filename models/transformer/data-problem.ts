import { RequestError } from '../core/errors.js';
import type { ImageDatasetInfo, TableDatasetInfo, TextDatasetInfo } from '../data/dataset.js';
import type { TransformerConfig } from './config.js';
import { contextProblem, mostTokens, testWindows, trainWindows } from './windows.js';

type Described =
  | Pick<ImageDatasetInfo, 'kind' | 'name' | 'classNames' | 'width' | 'height'>
  | Pick<TextDatasetInfo | TableDatasetInfo, 'kind' | 'name' | 'classNames' | 'train' | 'test'>;

/** Why this data set, of the right kind, can't be learned from with this configuration; null where it can. */
export function transformerDataProblem(config: TransformerConfig, dataset: Described): RequestError | null {
  if (dataset.kind !== 'text' && dataset.classNames.length < 2) {
    const has = dataset.classNames.length === 1 ? 'one class only' : 'no classes';
    return new RequestError(`dataset: '${dataset.name}' has ${has}; this task needs data of two or more.`, {
      field: 'dataset',
    });
  }
  if (dataset.kind === 'images') return patchProblem(config, dataset);
  return dataset.kind === 'text' ? textProblem(config, dataset) : null;
}

/** Where only a text's tokens will tell, it passes if there could be enough of them. */
export function textProblem(
  config: TransformerConfig,
  { name, train, test }: Pick<TextDatasetInfo, 'name' | 'train' | 'test'>,
): RequestError | null {
  const [most, mostTest] = [mostTokens(config, train), mostTokens(config, test)];
  if (trainWindows(most, config.context) >= 1 && testWindows(mostTest, config.context) >= 1) return null;
  return contextProblem(config.context, { name, unit: 'characters', train, test });
}

/** Why images of this size can't be cut into patches; null where they can. */
export function patchProblem(
  { imageTokens, patchSize }: TransformerConfig,
  { width, height }: Pick<ImageDatasetInfo, 'width' | 'height'>,
): RequestError | null {
  if (imageTokens === 'rows' || (width % patchSize === 0 && height % patchSize === 0)) return null;
  const sides = Array.from({ length: Math.min(width, height) }, (_, i) => i + 1);
  const fitting = sides.filter((side) => width % side === 0 && height % side === 0);
  return new RequestError(
    `patchSize: ${patchSize} does not divide images of ${width} × ${height}; use ${fitting.join(', ')}.`,
    { field: 'patchSize', remedy: { patchSize: nearest(fitting, patchSize) } },
  );
}

function nearest(sides: readonly number[], wanted: number): number {
  return sides.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best));
}
