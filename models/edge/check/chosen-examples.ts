import { epochOrder } from '../../data/shuffle.js';

/**
 * At most `most` of `count` examples, ascending: picked at random but always the same, as data may be in the order of their
 * classes, of which the first ones would be a few.
 */
export function chosenExamples(count: number, most: number): Int32Array {
  return epochOrder(0, 0, count).slice(0, most).sort();
}
