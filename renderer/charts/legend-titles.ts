import type { ShownMetric } from '../lib/shown-metric.js';

/**
 * What a legend calls the metrics: without the words that all of them end with, since the chart's heading says these.
 * "Training loss" and "Validation loss" are "training" and "validation"; titles that share no end stay as they are.
 */
export function legendTitles(metrics: readonly ShownMetric[]): string[] {
  const words = metrics.map((metric) => metric.title.split(' '));
  const shortest = Math.min(...words.map((one) => one.length));
  let shared = 0;
  while (shared < shortest - 1 && words.every((one) => one.at(-1 - shared) === words[0]!.at(-1 - shared))) shared++;
  if (metrics.length < 2 || shared === 0) return metrics.map((metric) => metric.title);
  return words.map((one) => one.slice(0, -shared).join(' ').toLowerCase());
}
