import { RequestError } from '../core/errors.js';
import type { ImageDatasetInfo } from '../data/dataset.js';
import type { GanConfig } from './config.js';

type Described = Pick<ImageDatasetInfo, 'kind' | 'name' | 'classNames' | 'width' | 'height'>;

/** Why these data can't be learned by class; null where they can, or needn't. */
export function classesProblem(
  { conditional }: Pick<GanConfig, 'conditional'>,
  { name, classNames }: Pick<Described, 'name' | 'classNames'>,
): RequestError | null {
  if (!conditional || classNames.length >= 2) return null;
  const has = classNames.length === 1 ? 'one class only' : 'no classes';
  return new RequestError(`conditional: '${name}' has ${has}; use false, or data of two or more classes.`, {
    field: 'conditional',
    remedy: { conditional: false },
  });
}

/** Why these images can't be learned from with this configuration; null where they can. */
export function ganDataProblem(config: GanConfig, dataset: Described): RequestError | null {
  const { width, height } = dataset;
  const problem = classesProblem(config, dataset);
  if (problem) return problem;
  if (config.network === 'mlp') return null;
  const { filters } = config;
  const fits = (halvings: number) => width % 2 ** halvings === 0 && height % 2 ** halvings === 0;
  if (fits(filters.length)) return null;
  const most = filters.findIndex((_, level) => !fits(level + 1));
  const size = `images of ${width} × ${height}`;
  if (most === 0) {
    return new RequestError(`network: ${size} can't be halved, which ${config.network} needs; use mlp.`, {
      field: 'network',
      remedy: { network: 'mlp' },
    });
  }
  return new RequestError(
    `filters: ${size} can be halved ${most === 1 ? 'once' : `${most} times`}, not ${filters.length} times; use at most ${most} ${most === 1 ? 'number' : 'numbers'}.`,
    { field: 'filters', remedy: { filters: filters.slice(0, most) } },
  );
}
