import { expect, test } from 'vitest';
import { count, duration, measure } from '../../electron/cli/format.js';
import { progressBar, ProgressMeter, progressText } from '../../electron/cli/progress-line.js';

const run = {
  step: 0,
  steps: 1000,
  unit: 'images',
  metrics: [
    { name: 'loss', title: 'Loss', group: 'loss', part: 'model' },
    { name: 'norm', title: 'Norm', group: 'gradient', part: 'model' },
  ] as const,
};

function meterAt(...marks: [step: number, wallMs: number][]): ProgressMeter {
  const meter = new ProgressMeter({ ...run, metrics: [...run.metrics] });
  for (const [step, wallMs] of marks) {
    meter.add({
      kind: 'metrics',
      steps: Int32Array.of(step),
      wallMs: Float64Array.of(wallMs),
      values: { loss: Float32Array.of(0.5), norm: Float32Array.of(9) },
      examplesPerSecond: 25_123.4,
    });
  }
  return meter;
}

test('the line has step, losses, speed and, from the second batch on, the time left', () => {
  expect(progressText(meterAt([100, 500]).progress)).toBe('100 of 1,000 steps (10 %), loss 0.500, 25,123 images/s');
  // 10 ms a step, 800 steps to go.
  expect(progressText(meterAt([100, 500], [200, 1500]).progress)).toContain(', 8 s left');
  expect(progressText(meterAt([900, 500], [1000, 1500]).progress)).not.toContain('left');
});

test('what is slow has a digit more', () => {
  const { progress } = meterAt([100, 500]);
  expect(progressText({ ...progress, examplesPerSecond: 0.34 })).toContain(', 0.3 images/s');
  expect(progressText({ ...progress, examplesPerSecond: 10.4 })).toContain(', 10 images/s');
});

test('examples are called what they are, and metrics that are evaluated keep their newest value', () => {
  const metrics = [
    { name: 'loss', title: 'Loss', group: 'loss', part: 'model' },
    { name: 'validation', title: 'Validation loss', group: 'loss', part: 'validation', evaluated: true },
  ] as const;
  const meter = new ProgressMeter({ step: 0, steps: 100, unit: 'sequences', metrics: [...metrics] });
  const add = (steps: number[], values: Record<string, number[]>): void =>
    meter.add({
      kind: 'metrics',
      steps: Int32Array.from(steps),
      wallMs: Float64Array.from(steps),
      values: Object.fromEntries(Object.entries(values).map(([name, column]) => [name, Float32Array.from(column)])),
      examplesPerSecond: 900,
    });
  add([10], { loss: [4] });
  expect(progressText(meter.progress)).toBe('10 of 100 steps (10 %), loss 4.000, 900 sequences/s');
  add([20, 30], { loss: [3, 2], validation: [2.5, NaN] });
  add([40], { loss: [NaN] });
  expect(progressText(meter.progress)).toContain('loss NaN, validation loss 2.500, 900 sequences/s');
});

test('what was measured before training shows neither loss nor speed', () => {
  const meter = new ProgressMeter({ ...run, metrics: [...run.metrics] });
  meter.add({
    kind: 'metrics',
    steps: Int32Array.of(0),
    wallMs: Float64Array.of(0),
    values: { loss: Float32Array.of(NaN) },
    examplesPerSecond: 0,
  });
  expect(progressText(meter.progress)).toBe('0 of 1,000 steps (0 %)');
});

test('the bar grows with the run, and what does not fit is left out', () => {
  const { progress } = meterAt([250, 100], [500, 200]);
  expect(progressBar(progress, 120)).toBe(
    '██████████░░░░░░░░░░  50 %  0 s left  500 of 1,000  loss 0.500  25,123 images/s',
  );
  expect(progressBar(progress, 70)).toBe('██████████░░░░░░░░░░  50 %  0 s left  500 of 1,000  loss 0.500');
  expect(progressBar(progress, 25)).toHaveLength(24);
});

test('numbers and times read well', () => {
  expect([0.69314, 12.3456, 1234.5, 1e-7, 123456, NaN].map(measure)).toEqual([
    '0.693',
    '12.35',
    '1,235',
    '1.0e-7',
    '1.2e+5',
    'NaN',
  ]);
  expect([0, 8.4, 60, 200, 7500].map(duration)).toEqual(['0 s', '8 s', '1 min', '3 min 20 s', '2 h 5 min']);
  expect(count(1234567)).toBe('1,234,567');
});
