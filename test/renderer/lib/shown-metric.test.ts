import { expect, test } from 'vitest';
import { architectureConfigs } from '../../../models/core/architectures.js';
import { presetConfig } from '../../../models/core/parse-config.js';
import { formatMetric, formatMetricExact, shownMetrics } from '../../../renderer/lib/shown-metric.js';

test('a share is a percentage for people, and what has no unit a number', () => {
  const [share, number] = [{ unit: 'share' }, {}] as const;
  expect([0.88125, 1, 0, NaN, undefined].map((one) => formatMetric(share, one))).toEqual([
    '88.1%',
    '100.0%',
    '0.0%',
    '–',
    '–',
  ]);
  expect(formatMetricExact(share, Math.fround(0.8813))).toBe('88.13%');
  expect(formatMetricExact(share, NaN)).toBe('not finite');
  expect([formatMetric(number, 0.88125), formatMetricExact(number, 0.5)]).toEqual(['0.881', '0.5']);
});

test('what a run has recorded before there were units has them as well', () => {
  const metrics = [
    { name: 'accuracy', title: 'Training accuracy', group: 'score', part: 'model' },
    { name: 'loss', title: 'Training loss', group: 'loss', part: 'model' },
  ] as const;
  const run = { architecture: 'classifier', config: {}, metrics: [...metrics] };
  expect(shownMetrics(run).map(({ unit }) => unit)).toEqual(['share', undefined]);
  expect(shownMetrics({ ...run, architecture: 'of another version' })).toEqual(metrics);
  expect(shownMetrics(null)).toEqual([]);
});

test('no loss is a share, and every accuracy is', () => {
  for (const architecture of architectureConfigs) {
    for (const preset of Object.keys(architecture.presets)) {
      for (const { group, unit, title } of architecture.metrics(presetConfig(architecture, preset))) {
        if (/accuracy/i.test(title)) expect(unit).toBe('share');
        if (group !== 'score' && group !== 'coverage') expect(unit).toBeUndefined();
      }
    }
  }
});
