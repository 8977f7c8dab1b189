import { epochOrder } from '../../data/shuffle.js';
import type { Examples } from '../examples.js';

/** Numbers that labelled examples may come to, some 130 MB: with more features there are fewer examples. */
const MOST_NUMBERS = 2 ** 25;

/** Examples by their numbers in the training and the test part of the data, which have none in common. */
export interface ProbeExamples {
  train: Int32Array;
  test: Int32Array;
  classes: number;
}

/** Why there are no probes, as a sentence; null where there are. */
export function probesLack({
  classNames,
  unit,
  train,
}: Pick<Examples, 'classNames' | 'unit' | 'train'>): string | null {
  if (classNames.length === 0) return `These ${unit} have no classes, which the probes would tell apart.`;
  if (classNames.length === 1) return `All ${unit} are of one class: there is nothing for probes to tell apart.`;
  if (train.count >= classNames.length) return null;
  return `There are ${train.count} ${unit} to learn from, fewer than the ${classNames.length} classes that probes would tell apart.`;
}

/** At most `labels` of the training part, spread over it, and of the test part; the same each time. */
export function probeExamples(
  { train, test, classNames }: Pick<Examples, 'train' | 'test' | 'classNames'>,
  { labels, tests, numbers }: { labels: number; tests: number; numbers: number },
): ProbeExamples {
  const most = Math.max(1, Math.floor(MOST_NUMBERS / numbers));
  return {
    train: epochOrder(0, 0, train.count).slice(0, Math.min(labels, most)),
    test: epochOrder(0, 0, test.count).slice(0, Math.min(tests, most)),
    classes: classNames.length,
  };
}
