import { epochOrder } from '../../data/shuffle.js';
import type { Part } from '../examples.js';

/** The order that examples are chosen in is the same for all runs on the same data, so that their maps show the same ones. */
const SEED = 0;

/** Numbers of at most `count` examples of a part, the same ones each time: equally many of each class where there are labels. */
export function chosenExamples({ count: all, labels }: Pick<Part, 'count' | 'labels'>, count: number): Int32Array {
  const order = epochOrder(SEED, 0, all);
  if (!labels) return order.slice(0, count);
  const classes = new Map<number, number[]>();
  for (const number of order) {
    const label = labels[number]!;
    const found = classes.get(label);
    if (found) found.push(number);
    else classes.set(label, [number]);
  }
  const byClass = [...classes].sort(([a], [b]) => a - b).map(([, numbers]) => numbers);
  const chosen: number[] = [];
  for (let turn = 0; chosen.length < Math.min(count, all); turn++) {
    for (const numbers of byClass) if (turn < numbers.length) chosen.push(numbers[turn]!);
  }
  return Int32Array.from(chosen.slice(0, count));
}
