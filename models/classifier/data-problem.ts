import { RequestError } from '../core/errors.js';
import type {
  DatasetInfo,
  ImageDatasetInfo,
  TableDatasetInfo,
  TableTargetInfo,
  TextDatasetInfo,
} from '../data/dataset.js';
import type { ClassifierConfig } from './config.js';
import { pooledSide } from './parameter-count.js';

type Described =
  | Pick<ImageDatasetInfo, 'kind' | 'name' | 'classNames' | 'width' | 'height'>
  | ({ target: Pick<TableTargetInfo, 'name' | 'kind'> } & Pick<TableDatasetInfo, 'kind' | 'name' | 'classNames'>)
  | Pick<TextDatasetInfo, 'kind' | 'name' | 'classNames'>;

/** What of a configuration follows from the data set alone. */
export function followingFrom(dataset: DatasetInfo): Pick<ClassifierConfig, 'data' | 'output'> {
  if (dataset.kind !== 'table') return { data: 'images', output: 'classes' };
  return { data: 'table', output: dataset.target.kind };
}

/** Why this data set, of the right kind, can't be learned from with this configuration; null where it can. */
export function classifierDataProblem(config: ClassifierConfig, dataset: Described): RequestError | null {
  const { name, classNames, kind } = dataset;
  if (kind === 'table' && dataset.target.kind !== config.output) {
    const [holds, asked] = config.output === 'classes' ? ['numbers', 'classes'] : ['classes', 'a number'];
    return new RequestError(
      `output: '${dataset.target.name}' of data set '${name}' holds ${holds}, not ${asked}; use ${dataset.target.kind}.`,
      { field: 'output', remedy: { output: dataset.target.kind } },
    );
  }
  if (config.output === 'classes' && classNames.length < 2) {
    const has = classNames.length === 1 ? 'one class only' : 'no classes';
    return new RequestError(`dataset: '${name}' has ${has}; a classifier needs data of two or more.`, {
      field: 'dataset',
    });
  }
  return kind === 'images' ? imageProblem(config, dataset) : null;
}

/** As classifierDataProblem, of the size alone. */
export function imageProblem(
  { network, filters, kernelSize, shift }: ClassifierConfig,
  { width, height }: { width: number; height: number },
): RequestError | null {
  const size = `images of ${width} × ${height}`;
  const smaller = Math.min(width, height);
  if (shift >= smaller) {
    return new RequestError(`shift: ${shift} pixels move ${size} out of sight; use at most ${smaller - 1}.`, {
      field: 'shift',
      remedy: { shift: smaller - 1 },
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
    fitting === 0 ? { field: 'filters' } : { field: 'filters', remedy: { filters: filters.slice(0, fitting) } },
  );
}
