import { RequestError } from '../../../core/errors.js';
import { epochOrder } from '../../../data/shuffle.js';
import type { Examples } from '../../examples.js';

/** An order of the probes' own, so that no batch of training is drawn again. */
const DRAW = 1;

/**
 * As many training examples of each class, by their numbers: those that come first in an order of the seed, so that fewer are among
 * more. Throws RequestError where a class has not so many.
 */
export function labelledDraw(
  { train, classNames }: Pick<Examples, 'train' | 'classNames'>,
  { labels, seed }: { labels: number; seed: number },
): Int32Array {
  const counts = new Int32Array(classNames.length);
  const drawn = epochOrder(seed, DRAW, train.count).filter((number) => counts[train.labels![number]!]!++ < labels);
  const rarest = counts.indexOf(Math.min(...counts));
  if (counts[rarest]! >= labels) return drawn;
  throw new RequestError(
    `labels: ${labels} of each class are more than there are of '${classNames[rarest]}', ${counts[rarest]}; use at most ${counts[rarest]}.`,
    { field: 'labels' },
  );
}
