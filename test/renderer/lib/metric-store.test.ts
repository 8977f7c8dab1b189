import { describe, expect, test } from 'vitest';
import { MetricStore } from '../../../renderer/lib/metric-store.js';
import { batchOf, tens } from './batches.js';

const stepsOf = (store: MetricStore) => [...store.steps.subarray(0, store.length)];

describe('appending', () => {
  test('takes each step once, however the batches overlap', () => {
    const store = new MetricStore();
    store.append(batchOf(10, 20, 30));
    store.append(batchOf(20, 30, 40));
    store.append(batchOf(30));
    expect(stepsOf(store)).toEqual([10, 20, 30, 40]);
    expect([...store.series('loss').column.values.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
    expect([...store.wallMs.subarray(0, 4)]).toEqual([20, 40, 60, 80]);
  });

  test('a metric that comes later is a gap before, one that goes missing a gap after', () => {
    const store = new MetricStore();
    store.append(batchOf(10));
    store.append({ ...batchOf(20), values: { late: Float32Array.of(5) } });
    expect([...store.series('late').column.values.subarray(0, 2)]).toEqual([NaN, 5]);
    expect([...store.series('loss').column.values.subarray(0, 2)]).toEqual([1, NaN]);
  });

  test('keeps many thousands of points', () => {
    const store = new MetricStore();
    for (let at = 0; at < 50_000; at += 40) store.append(batchOf(...Array.from({ length: 40 }, (_, i) => at + i + 1)));
    expect(store.length).toBe(50_000);
    expect(store.lastStep).toBe(50_000);
    expect(store.series('loss').column.values[49_999]).toBeCloseTo(5000, 2);
  });
});

test('at finds the last step that is not after', () => {
  const store = new MetricStore();
  store.append(batchOf(10, 20, 30));
  expect([5, 10, 19, 20, 999].map((step) => store.at(step))).toEqual([-1, 0, 0, 1, 2]);
});

describe('a metric that is evaluated at some steps', () => {
  /** Evaluated at every third of the steps. */
  function evaluatedBatch(...steps: number[]) {
    const batch = batchOf(...steps);
    batch.values['checked'] = Float32Array.from(steps, (step) => (step % 30 === 0 ? step / 100 : NaN));
    return batch;
  }
  const storeOf = (...batches: number[][]) => {
    const store = new MetricStore(['checked']);
    for (const steps of batches) store.append(evaluatedBatch(...steps));
    return store;
  };
  const measured = (store: MetricStore) => {
    const { steps, length, column } = store.series('checked');
    return { steps: [...steps.subarray(0, length)], values: [...column.values.subarray(0, length)] };
  };

  test('has steps of its own, each once, however the batches overlap', () => {
    const store = storeOf([10, 20, 30, 40], [30, 40, 50, 60], [60, 70, 80]);
    expect(measured(store)).toEqual({ steps: [30, 60], values: [Math.fround(0.3), Math.fround(0.6)] });
    expect(store.length).toBe(8);
  });

  test('is no gap where it was not measured', () => {
    const { column, length } = storeOf(tens(10, 600)).series('checked');
    expect(length).toBe(20);
    expect(column.extremes.find(0, length).firstGap).toBe(-1);
  });

  test('may be measured before training, which is no step of the other metrics', () => {
    const store = new MetricStore(['checked']);
    const batch = batchOf(0, 10);
    batch.values['loss']![0] = NaN;
    batch.values['checked'] = Float32Array.of(4.6, NaN);
    expect(store.append(batch)).toBe(1);
    expect(measured(store)).toEqual({ steps: [0], values: [Math.fround(4.6)] });
    expect(stepsOf(store)).toEqual([10]);
    expect(store.series('loss').column.extremes.find(0, 1).firstGap).toBe(-1);
  });

  test('may be measured at a step whose other metrics are known already', () => {
    const store = storeOf([10, 20]);
    const late = batchOf(20);
    late.values['checked'] = Float32Array.of(7);
    expect(store.append(late)).toBe(0);
    expect(measured(store)).toEqual({ steps: [20], values: [7] });
  });

  test('grows by what is appended: a long history costs a new point nothing', () => {
    const store = storeOf(tens(10, 90_000));
    const { column } = store.series('checked');
    const held = column.values;
    store.append(evaluatedBatch(90_010, 90_020, 90_030));
    expect(store.series('checked').length).toBe(3001);
    expect(store.series('checked').column).toBe(column);
    expect(column.values).toBe(held);
  });
});
