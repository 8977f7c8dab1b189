import { expect, test } from 'vitest';
import { MetricWindows } from '../../../models/core/diagnosis/metric-windows.js';
import { evidencePicture } from '../../../renderer/run/evidence-picture.js';

const metrics = [{ name: 'a' }, { name: 'b' }, { name: 'c', evaluated: true as const }];
function windowsOf(count: number): MetricWindows {
  const windows = new MetricWindows(metrics);
  const steps = Int32Array.from({ length: count * 5 }, (_, i) => (i + 1) * 10);
  const column = (value: (step: number) => number) => Float32Array.from(steps, value);
  const c = column((step) => (step % 50 === 0 ? step : NaN));
  windows.add({ steps, values: { a: column((step) => step), b: column(() => 0), c } });
  return windows;
}

test('the lines share one scale, and the trouble is where it began', () => {
  // Windows end at 50, 100, …, 250, with medians of 30, 80, …, 230.
  const { lines, since } = evidencePicture(windowsOf(5), ['a', 'b'], { since: 150, width: 100, height: 23 });
  expect(lines).toEqual([
    { name: 'a', path: 'M0,20L25,15L50,10L75,5L100,0', newest: 230 },
    { name: 'b', path: 'M0,23L25,23L50,23L75,23L100,23', newest: 0 },
  ]);
  expect(since).toBe(50);
});

test('evaluations are drawn too, what is not there is not, and many are thinned with the newest among them', () => {
  const one = evidencePicture(windowsOf(5), ['c', 'gone'], { since: 0, width: 100, height: 20 });
  expect(one.lines.map(({ name, newest }) => [name, newest])).toEqual([['c', 250]]);
  expect(one.since).toBe(0);
  expect(evidencePicture(windowsOf(1), ['a'], { since: 0, width: 100, height: 20 }).lines).toEqual([]);
  const [many] = evidencePicture(windowsOf(1000), ['a'], { since: 0, width: 100, height: 20 }).lines;
  expect(many!.path.split('L').length).toBeLessThanOrEqual(120);
  expect([many!.path.endsWith('L100,0'), many!.newest]).toEqual([true, 49980]);
});
