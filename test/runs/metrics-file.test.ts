import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { MetricsEvent } from '../../electron/protocol/run.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import { MetricsFile, metricsLines, readMetrics, truncateMetrics } from '../../electron/runs/metrics-file.js';
import { metricsPath } from '../../electron/runs/run-paths.js';
import { tempFolder } from './run-fixture.js';

function batch(steps: number[], loss: number[], examplesPerSecond = 100): MetricsEvent {
  return {
    kind: 'metrics',
    steps: Int32Array.from(steps),
    wallMs: Float64Array.from(steps, (step) => step * 2.5),
    values: { loss: Float32Array.from(loss) },
    examplesPerSecond,
  };
}

function written(): string {
  const dir = tempFolder();
  const file = new MetricsFile(dir);
  file.append(metricsLines(batch([10, 20], [0.1, NaN]), []));
  file.append(metricsLines(batch([30], [0.3]), []));
  file.close();
  return dir;
}

test('a line is one JSON object, with null for what is not finite', () => {
  const lines = readFileSync(metricsPath(written()), 'utf8').split('\n');
  expect(JSON.parse(lines[0]!)).toEqual({
    step: 10,
    wallMs: 25,
    values: { loss: Math.fround(0.1) },
    examplesPerSecond: 100,
  });
  expect(JSON.parse(lines[1]!)).toMatchObject({ values: { loss: null } });
});

test('reads back parallel arrays with the very same float32 values', () => {
  const { metrics, notes } = readMetrics(written());
  expect(metrics).toEqual(batch([10, 20, 30], [0.1, NaN, 0.3]));
  expect(notes).toEqual([]);
});

test('a run without metrics has empty arrays', () => {
  expect(readMetrics(tempFolder()).metrics.steps).toHaveLength(0);
});

test('a torn last line is left out with a note', () => {
  const dir = written();
  appendFileSync(metricsPath(dir), '{"step":40,"wallMs":100,"values":{"lo');
  const { metrics, notes } = readMetrics(dir);
  expect([...metrics.steps]).toEqual([10, 20, 30]);
  expect(notes).toEqual(['metrics.jsonl: one line is unreadable.']);
});

test('a last line without its end counts as torn even where it reads well: its last digits may be missing', () => {
  const dir = written();
  const whole = readFileSync(metricsPath(dir));
  writeFileSync(metricsPath(dir), whole.subarray(0, whole.length - 1));
  expect([...readMetrics(dir).metrics.steps]).toEqual([10, 20]);
});

test('unreadable lines in between are left out, those around them stay', () => {
  const dir = written();
  appendFileSync(metricsPath(dir), 'garbage\n{"step":"x"}\n');
  const file = new MetricsFile(dir);
  file.append(metricsLines(batch([40], [0.4]), []));
  file.close();
  const { metrics, notes } = readMetrics(dir);
  expect([...metrics.steps]).toEqual([10, 20, 30, 40]);
  expect(notes).toEqual(['metrics.jsonl: 2 lines are unreadable.']);
});

test('truncating keeps every byte up to the step and nothing beyond, torn lines included', () => {
  const dir = written();
  const whole = readFileSync(metricsPath(dir), 'utf8');
  appendFileSync(metricsPath(dir), '{"step":4');
  truncateMetrics(dir, 30);
  expect(readFileSync(metricsPath(dir), 'utf8')).toBe(whole);
  truncateMetrics(dir, 29);
  expect([...readMetrics(dir).metrics.steps]).toEqual([10, 20]);
  truncateMetrics(dir, -1);
  expect(statSync(metricsPath(dir)).size).toBe(0);
});

test('a metric that begins later is NaN before', () => {
  const dir = written();
  const file = new MetricsFile(dir);
  const more = { ...batch([40], [0.4]), values: { loss: Float32Array.of(0.4), accuracy: Float32Array.of(0.9) } };
  file.append(metricsLines(more, []));
  file.close();
  expect([...readMetrics(dir).metrics.values['accuracy']!]).toEqual([NaN, NaN, NaN, Math.fround(0.9)]);
});

describe('metrics that are evaluated', () => {
  const metrics: RecordedMetric[] = [
    { name: 'loss', title: 'Loss', group: 'loss', part: 'model' },
    { name: 'validation', title: 'Validation loss', group: 'loss', part: 'validation', evaluated: true },
  ];
  const values = { loss: Float32Array.of(NaN, NaN, 0.5), validation: Float32Array.of(2, NaN, 1) };

  test('are absent from the lines of other steps, and all others are at step 0', () => {
    const lines = metricsLines({ ...batch([0, 10, 20], []), values }, metrics);
    expect(lines.map((line) => line.values)).toEqual([{ validation: 2 }, { loss: null }, { loss: 0.5, validation: 1 }]);
  });

  test('of a step that was evaluated after its line had been written belong to that step', () => {
    const dir = written();
    const file = new MetricsFile(dir);
    file.append(metricsLines({ ...batch([30], []), values: { validation: Float32Array.of(4) } }, metrics));
    file.close();
    const { steps, values } = readMetrics(dir).metrics;
    expect([...steps]).toEqual([10, 20, 30]);
    expect([...values['loss']!]).toEqual([0.1, NaN, 0.3].map(Math.fround));
    expect([...values['validation']!]).toEqual([NaN, NaN, 4]);
  });
});
