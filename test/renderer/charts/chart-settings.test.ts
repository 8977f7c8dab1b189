import { beforeEach, expect, test, vi } from 'vitest';
import { ChartSettings } from '../../../renderer/charts/chart-settings.svelte.js';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

test('what one run is smoothed with is remembered, and says nothing about another', () => {
  const first = new ChartSettings('first');
  first.setLevel(7);
  const other = new ChartSettings('other');
  other.suit(1000);
  expect([first.smoothing, other.smoothing]).toEqual([0.995, 0.5]);
  const again = new ChartSettings('first');
  again.suit(1000);
  expect(again.smoothing).toBe(0.995);
});

test('what can be read of no choice is none', () => {
  localStorage.setItem('model-lab.smoothing-of-runs', '{"first": 3');
  expect(new ChartSettings('first').smoothing).toBe(0.9);
  localStorage.setItem('model-lab.smoothing-of-runs', '[["first", 99], null, ["first"]]');
  expect(new ChartSettings('first').smoothing).toBe(0.9);
});
