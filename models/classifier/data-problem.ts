import { RequestError } from '../core/errors.js';
import type { DatasetInfo } from '../data/dataset.js';
import type { ClassifierConfig } from './config.js';
import { pooledSide } from './parameter-count.js';

type Described = Pick<DatasetInfo, 'kind' | 'name' | 'classNames'> & Partial<{ width: number; height: number }>;

/** Why this data set, of the right kind, can't be learned from with this configuration; null where it can. */
export function classifierDataProblem(config: ClassifierConfig, dataset: Described): RequestError | null {
  const { name, classNames } = dataset;
  if (dataset.kind === 'images' && classNames.length < 2) {
    const has = classNames.length === 1 ? 'one class only' : 'no classes';
    return new RequestError(`dataset: '${name}' has ${has}; a classifier needs data of two or more.`, {
      field: 'dataset',
    });
  }
  return dataset.kind === 'images'
    ? imageProblem(config, { width: dataset.width ?? 0, height: dataset.height ?? 0 })
    : null;
}

function imageProblem(
  { network, filters, kernelSize, shift }: ClassifierConfig,
  { width, height }: { width: number; height: number },
): RequestError | null {
  const size = `images of ${width} × ${height}`;
  const smaller = Math.min(width, height);
  if (shift >= smaller) {
    return new RequestError(`shift: ${shift} pixels move ${size} out of sight; use at most ${smaller - 1}.`, {
      field: 'shift',
    });
  }
  if (network !== 'cnn') return null;
  let side = smaller;
  const sides = filters.map(() => (side = pooledSide(side, kernelSize)));
  const fitting = sides.filter((one) => one >= 1).length;
  if (fitting === filters.length) return null;
  const remedy = fitting === 0 ? `a smaller filter size than ${kernelSize}` : `at most ${fitting}`;
  return new RequestError(
    `filters: ${filters.length} convolutions with pooling are too many for ${size}; use ${remedy}.`,
    {
      field: 'filters',
    },
  );
}
