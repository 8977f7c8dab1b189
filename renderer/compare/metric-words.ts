import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';

/** How a metric's chart is to be read beside what the metric tells. */
export function metricNote({ better }: Pick<ComparedMetric, 'better'>, seeds: boolean): string {
  return [
    better === undefined ? '' : `${better === 'lower' ? 'Lower' : 'Higher'} is better.`,
    seeds
      ? 'Where runs differ by their seeds alone, the line is their mean and the band goes from the lowest to the highest.'
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** "↓" where lower is better, "↑" where higher is, for a column's head. */
export const wayOf = ({ better }: Pick<ComparedMetric, 'better'>): string =>
  better === undefined ? '' : better === 'lower' ? '↓' : '↑';
