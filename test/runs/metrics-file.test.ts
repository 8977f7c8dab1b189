import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
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

/** The contract of a line, in another form than the program has it. */
const schema = z.object({
  step: z.int().min(0),
  wallMs: z.number(),
  values: z.record(z.string(), z.number().nullable()),
  examplesPerSecond: z.number().nullable().default(0),
});

test.each([
  '{"step":1,"wallMs":2,"values":{}}',
  '{"step":1,"wallMs":2,"values":{"a":null},"examplesPerSecond":null,"more":[1]}',
  '{"step":1.5,"wallMs":2,"values":{}}',
  '{"step":-1,"wallMs":2,"values":{}}',
  '{"step":1e16,"wallMs":2,"values":{}}',
  '{"step":1,"wallMs":"2","values":{}}',
  '{"step":1,"wallMs":1e999,"values":{}}',
  '{"step":1,"wallMs":2,"values":[]}',
  '{"step":1,"wallMs":2,"values":null}',
  '{"step":1,"wallMs":2,"values":{"a":"b"}}',
  '{"step":1,"wallMs":2,"values":{"a":1e999}}',
  '{"step":1,"wallMs":2,"values":{},"examplesPerSecond":"x"}',
  '{"wallMs":2,"values":{}}',
  '[1]',
  'null',
  '7',
])('%s counts as a line where a schema says so', (line) => {
  const dir = tempFolder();
  writeFileSync(metricsPath(dir), `${line}\n`);
  const good = schema.safeParse(JSON.parse(line)).success;
  const { metrics, notes } = readMetrics(dir);
  expect([metrics.steps.length, notes.length]).toEqual(good ? [1, 0] : [0, 1]);
});

test('lines that do not follow on each other, as of a history that was left, keep their first places', () => {
  const dir = tempFolder();
  const line = (step: number, loss: number | null) => `{"step":${step},"wallMs":${step},"values":{"loss":${loss}}}\n`;
  writeFileSync(metricsPath(dir), line(10, 1) + line(20, 2) + line(10, 3) + line(30, 4) + line(20, null) + line(5, 6));
  const { steps, values } = readMetrics(dir).metrics;
  expect([[...steps], [...values['loss']!]]).toEqual([
    [10, 20, 30, 5],
    [3, NaN, 4, 6],
  ]);
});

test('thousands of lines read back, whatever the length of a piece that is read', () => {
  const dir = tempFolder();
  const name = 'é'.repeat(500);
  const lines = Array.from({ length: 6000 }, (_, at) =>
    JSON.stringify({ step: at, wallMs: at, values: { [name]: at }, examplesPerSecond: 1 }),
  );
  writeFileSync(metricsPath(dir), `${lines.join('\n')}\n`);
  const { metrics, notes } = readMetrics(dir);
  expect([...metrics.values[name]!]).toEqual(lines.map((_, at) => at));
  expect(notes).toEqual([]);
  truncateMetrics(dir, 4999);
  expect(readFileSync(metricsPath(dir), 'utf8')).toBe(`${lines.slice(0, 5000).join('\n')}\n`);
});

test('a line of a newer format is refused by the name of the file, which stays as it is', () => {
  const dir = written();
  appendFileSync(metricsPath(dir), '{"format":2,"step":40}\n');
  const before = readFileSync(metricsPath(dir));
  for (const open of [readMetrics, (one: string) => truncateMetrics(one, 10)]) {
    expect(() => open(dir)).toThrow(`${metricsPath(dir)} was written by a newer version of Model Lab (format 2`);
  }
  expect(readFileSync(metricsPath(dir))).toEqual(before);
});
