import { describe, expect, test } from 'vitest';
import type { MetricInfo } from '../../../models/core/telemetry.js';
import { summarise, tableRows } from '../../../renderer/charts/chart-summary.js';
import { MetricStore } from '../../../renderer/lib/metric-store.js';
import { batchOf, tens } from '../lib/batches.js';

const loss: MetricInfo = { name: 'loss', title: 'Loss', group: 'loss', part: 'model' };

function storeOf(values: number[]): MetricStore {
  const store = new MetricStore(10);
  const batch = batchOf(...tens(10, values.length * 10));
  batch.values['loss'] = Float32Array.from(values);
  store.append(batch);
  return store;
}

describe('a chart in words', () => {
  test('tells the last value and the extremes with their steps', () => {
    expect(summarise([loss], storeOf([2, 0.5, 4, 1]))).toBe(
      'Loss: 1.00 at step 40; lowest 0.500 at step 20, highest 4.00 at step 30.',
    );
  });

  test('tells where a value was not finite', () => {
    expect(summarise([loss], storeOf([1, NaN, 2]))).toMatch(/ Not finite first at step 20\.$/);
    expect(summarise([loss], storeOf([NaN]))).toBe('Loss: no finite value.');
  });

  test('tells that there is nothing yet', () => {
    expect(summarise([loss], new MetricStore(10))).toBe('No points yet.');
  });
});

describe('the table', () => {
  const store = storeOf(Array.from({ length: 1000 }, (_, i) => i));

  test('has exact values, newest first', () => {
    const rows = tableRows([loss], store, { from: 9950, to: 9970, limit: 200 });
    expect(rows).toEqual([
      { step: 9970, values: ['996'] },
      { step: 9960, values: ['995'] },
      { step: 9950, values: ['994'] },
    ]);
  });

  test('is spread evenly where there is more than fits', () => {
    const rows = tableRows([loss], store, { from: 0, to: 10_000, limit: 100 });
    expect(rows).toHaveLength(100);
    expect(rows[0]!.step).toBe(10_000);
    expect(rows[0]!.step - rows[1]!.step).toBe(100);
  });

  test('is empty where nothing is', () => {
    expect(tableRows([loss], new MetricStore(10), { from: 0, to: 0, limit: 10 })).toEqual([]);
  });
});
