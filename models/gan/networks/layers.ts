import { ones, zeros } from '../../core/initializers.js';
import type { Examples, Variables } from './network.js';

/** The smallest map of features: image sides halve with each of `filters`, of which the last are its channels. */
export function deepest(
  filters: readonly number[],
  { height, width }: Pick<Examples, 'height' | 'width'>,
): { height: number; width: number; depth: number } {
  const scale = 2 ** filters.length;
  return { height: height / scale, width: width / scale, depth: filters.at(-1)! };
}

/** Scale, shift and running statistics [channels] of a batch norm. */
export function normVariables(name: string, channels: number): Variables {
  return {
    [`${name}/scale`]: ones([channels]),
    [`${name}/shift`]: zeros([channels]),
    [`${name}/runningMean`]: zeros([channels]),
    [`${name}/runningVariance`]: ones([channels]),
  };
}
