import { expect, test } from 'vitest';
import { MetricStore } from '../../../renderer/lib/metric-store.js';
import { change, secondsLeft, stepsPerSecond } from '../../../renderer/lib/progress.js';
import { batchOf, tens } from './batches.js';

function storeOf(...steps: number[]): MetricStore {
  const store = new MetricStore();
  store.append(batchOf(...steps));
  return store;
}

test('speed and time left come from the newest points', () => {
  const store = storeOf(...tens(10, 5000));
  expect(stepsPerSecond(store)).toBeCloseTo(500, 6);
  expect(secondsLeft(store, 5000, 10_000)).toBeCloseTo(10, 6);
});

test('a slow beginning is forgotten', () => {
  const store = storeOf(...tens(10, 5000));
  for (let i = 0; i < 250; i++) store.wallMs[i]! -= 60_000;
  expect(stepsPerSecond(store)).toBeCloseTo(500, 6);
});

test('nothing is guessed from one point', () => {
  expect(stepsPerSecond(storeOf(10))).toBeNaN();
  expect(secondsLeft(storeOf(10), 10, 1000)).toBeNaN();
});

test('a change is told over its span, where the run reaches back so far', () => {
  const store = storeOf(...tens(10, 3000));
  const series = store.series('loss');
  expect(change(series, store.at(3000), 1000)).toBeCloseTo(100, 4);
  expect(change(series, store.at(500), 1000)).toBeNaN();
  expect(change(series, -1, 1000)).toBeNaN();
});

test('a single leap is no change', () => {
  const store = storeOf(...tens(10, 2990));
  const leap = batchOf(3000);
  leap.values['loss'] = Float32Array.of(1e6);
  const steady = batchOf(3010, 3020);
  steady.values['loss'] = Float32Array.of(NaN, 302);
  store.append(leap);
  expect(change(store.series('loss'), store.at(2990), 1000)).toBeCloseTo(100, 4);
  expect(change(store.series('loss'), store.at(3000), 1000)).toBeLessThan(1e6 / 20);
  store.append(steady);
  expect(change(store.series('loss'), store.at(3010), 1000)).not.toBeNaN();
});
