import { describe, expect, test } from 'vitest';
import { summarise, tableRows } from '../../../renderer/charts/chart-summary.js';
import { MetricStore } from '../../../renderer/lib/metric-store.js';
import { runLines } from '../../../renderer/charts/run-lines.js';
import type { ShownMetric } from '../../../renderer/lib/shown-metric.js';
import { batchOf, tens } from '../lib/batches.js';

const linesOf = (metrics: ShownMetric[], store: MetricStore) => runLines({ metrics: store, record: null }, metrics);
const loss: ShownMetric = { name: 'loss', title: 'Loss', group: 'loss', part: 'model' };

function storeOf(values: number[]): MetricStore {
  const store = new MetricStore();
  const batch = batchOf(...tens(10, values.length * 10));
  batch.values['loss'] = Float32Array.from(values);
  store.append(batch);
  return store;
}

describe('a chart in words', () => {
  test('tells the last value and the extremes with their steps', () => {
    expect(summarise(linesOf([loss], storeOf([2, 0.5, 4, 1])), 'step')).toBe(
      'Loss: 1.00 at step 40; lowest 0.500 at step 20, highest 4.00 at step 30.',
    );
  });

  test('tells measured values, what is smoothed, and shares as percentages', () => {
    expect(summarise(linesOf([{ ...loss, unit: 'share' }], storeOf([0.25, 0.5])), 'step', 0.9)).toBe(
      'Loss: 50.0% at step 20; lowest 25.0% at step 10, highest 50.0% at step 20. Drawn bold: the moving average with weight 0.9.',
    );
  });

  test('tells where a value was not finite', () => {
    expect(summarise(linesOf([loss], storeOf([1, NaN, 2])), 'step')).toMatch(/ Not finite first at step 20\.$/);
    expect(summarise(linesOf([loss], storeOf([NaN])), 'step')).toBe('Loss: no finite value.');
  });

  test('tells that there is nothing yet', () => {
    expect(summarise(linesOf([loss], new MetricStore()), 'step')).toBe('No points yet.');
  });
});

/** The loss at every tenth step up to 1,000, and `checked` at every 150th. */
function evaluatedStore(): MetricStore {
  const store = new MetricStore(['checked']);
  const batch = batchOf(...tens(10, 1000));
  batch.values['checked'] = Float32Array.from(batch.steps, (step) => (step % 150 === 0 ? step / 1000 : NaN));
  store.append(batch);
  return store;
}
const checked: ShownMetric = { ...loss, name: 'checked', title: 'Checked', part: 'validation', evaluated: true };

describe('a metric that is evaluated at some steps', () => {
  test('is told by its own last step, and is not called broken in between', () => {
    expect(summarise(linesOf([checked], evaluatedStore()), 'step')).toBe(
      'Checked: 0.900 at step 900; lowest 0.150 at step 150, highest 0.900 at step 900.',
    );
    const early = new MetricStore(['checked']);
    early.append(batchOf(10));
    expect(summarise(linesOf([loss, checked], early), 'step')).toMatch(/ Checked: not measured yet\.$/);
  });

  test('has a row for every evaluation, and blanks elsewhere', () => {
    const rows = tableRows(linesOf([loss, checked], evaluatedStore()), 'step', { from: 0, to: 1000, limit: 30 });
    expect(rows.length).toBeLessThanOrEqual(30);
    expect(rows.map((row) => row.x)).toEqual(rows.map((row) => row.x).sort((a, b) => b - a));
    const evaluated = rows.filter((row) => row.values[1] !== '');
    expect(evaluated.map((row) => [row.x, row.values[1]])).toEqual([
      [900, '0.9'],
      [750, '0.75'],
      [600, '0.6'],
      [450, '0.45'],
      [300, '0.3'],
      [150, '0.15'],
    ]);
    expect(rows.every((row) => row.values[0] !== '')).toBe(true);
    expect(rows.length).toBeGreaterThanOrEqual(20);
  });

  test('alone has only rows of evaluations', () => {
    const rows = tableRows(linesOf([checked], evaluatedStore()), 'step', { from: 200, to: 700, limit: 200 });
    expect(rows.map((row) => row.x)).toEqual([600, 450, 300]);
  });
});

describe('the table', () => {
  const store = storeOf(Array.from({ length: 1000 }, (_, i) => i));

  test('has exact values, newest first', () => {
    const rows = tableRows(linesOf([loss], store), 'step', { from: 9950, to: 9970, limit: 200 });
    expect(rows).toEqual([
      { x: 9970, values: ['996'] },
      { x: 9960, values: ['995'] },
      { x: 9950, values: ['994'] },
    ]);
  });

  test('is spread evenly where there is more than fits', () => {
    const rows = tableRows(linesOf([loss], store), 'step', { from: 0, to: 10_000, limit: 100 });
    expect(rows).toHaveLength(100);
    expect(rows[0]!.x).toBe(10_000);
    expect(rows[0]!.x - rows[1]!.x).toBe(100);
  });

  test('is empty where nothing is', () => {
    expect(tableRows(linesOf([loss], new MetricStore()), 'step', { from: 0, to: 0, limit: 10 })).toEqual([]);
  });
});
