import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { FiguresFile, figuresPath } from '../../electron/runs/figures/figures-file.js';
import { runFigures } from '../../electron/runs/figures/run-figures.js';
import { addTo, emptyCurve, MOST_POINTS, pointsOf } from '../../electron/runs/figures/thinned-curve.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { metricsPath } from '../../electron/runs/run-paths.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { newRun } from './run-fixture.js';

const line = (step: number, values: Record<string, number | null>) =>
  `${JSON.stringify({ step, wallMs: step, values })}\n`;
const loss = (step: number) => Math.fround(1 / (1 + step / 50) + 0.1 * Math.sin(step));

let dir = '';
let runsDir = '';
beforeEach(() => {
  ({ dir, runsDir } = newRun());
  runsDir = join(runsDir, 'runs');
  writeFileSync(metricsPath(dir), '');
  for (let step = 1; step <= 1000; step++) {
    appendFileSync(
      metricsPath(dir),
      line(step, { loss: loss(step), ...(step % 100 === 0 && { accuracy: step / 2000 }) }),
    );
  }
});

test('figures are those of all that was measured, and a curve is its means', () => {
  const { metrics, curves } = runFigures(dir, ['loss']);
  const values = [...readMetrics(dir).metrics.values['loss']!];
  expect(metrics).toEqual({
    loss: { last: values.at(-1), min: Math.min(...values), max: Math.max(...values) },
    accuracy: { last: 0.5, min: 0.05, max: 0.5 },
  });
  const curve = pointsOf(curves['loss']!);
  expect(curve.steps.length).toBeGreaterThanOrEqual(MOST_POINTS / 2);
  expect(curve.steps.length).toBeLessThanOrEqual(MOST_POINTS);
  const per = curves['loss']!.perPoint;
  for (const [at, value] of curve.values.entries()) {
    const part = values.slice(at * per, (at + 1) * per);
    expect(value).toBeCloseTo(part.reduce((sum, one) => sum + one, 0) / part.length, 6);
  }
  expect(Object.keys(curves)).toEqual(['loss']);
});

test('what is not finite, not measured, or damaged leaves no trace', () => {
  writeFileSync(
    metricsPath(dir),
    `${line(1, { loss: 2 })}${line(2, { loss: null })}{"step":3,"wal\n${line(4, {})}torn`,
  );
  expect(runFigures(dir, ['loss']).metrics).toEqual({ loss: { last: 2, min: 2, max: 2 } });
  rmSync(metricsPath(dir));
  expect(runFigures(dir, ['loss'])).toMatchObject({ metrics: {}, curves: {} });
});

test('of a file that has grown the new lines alone are read, with the same result', () => {
  const known = runFigures(dir, ['loss']);
  // Were the old lines read again, these would be seen.
  const text = readFileSync(metricsPath(dir), 'utf8');
  writeFileSync(
    metricsPath(dir),
    text.replace(/"loss":[^,}]+/, (old) => `"loss":${'9'.repeat(old.length - 7)}`),
  );
  appendFileSync(metricsPath(dir), line(1001, { loss: 0.25 }) + line(1002, { loss: 0.125 }));
  const grown = runFigures(dir, ['loss'], known);
  expect(grown.metrics['loss']).toMatchObject({ last: 0.125, max: known.metrics['loss']!.max });
  writeFileSync(metricsPath(dir), text + line(1001, { loss: 0.25 }) + line(1002, { loss: 0.125 }));
  const { metrics, curves } = runFigures(dir, ['loss']);
  expect(grown).toMatchObject({ metrics, curves });
});

test('a file that is another one since is read afresh: shorter, or cut off and gone on with', () => {
  const known = runFigures(dir, ['loss']);
  const text = readFileSync(metricsPath(dir), 'utf8');
  truncateSync(metricsPath(dir), text.indexOf('{"step":501'));
  const cut = runFigures(dir, ['loss'], known);
  expect(cut.metrics['loss']!.last).toBe(loss(500));
  for (let step = 501; step <= 2500; step++) appendFileSync(metricsPath(dir), line(step, { loss: 3 }));
  expect(statSync(metricsPath(dir)).size).toBeGreaterThan(known.file.bytes);
  expect(runFigures(dir, ['loss'], known)).toEqual(runFigures(dir, ['loss']));
});

test('the same file is not read again, and a curve that was not asked for before is made', () => {
  const known = runFigures(dir, ['loss']);
  expect(runFigures(dir, ['loss'], known)).toBe(known);
  expect(runFigures(dir, ['never-measured'], known)).toBe(known);
  expect(pointsOf(runFigures(dir, ['accuracy'], known).curves['accuracy']!).values).toHaveLength(10);
});

test('figures of runs that have ended are kept on the disk, and made again where that is damaged', () => {
  utimesSync(metricsPath(dir), 1000, 1000);
  const of = (settled = true) => {
    const file = new FiguresFile(runsDir);
    const figures = file.of('a', dir, { curved: ['loss'], settled });
    file.save(() => true);
    return figures;
  };
  const first = of(false);
  expect(() => readFileSync(figuresPath(runsDir))).toThrow();
  expect(of()).toEqual(first);
  // From the disk: the file itself no longer holds that.
  writeFileSync(metricsPath(dir), 'x'.repeat(first.file.bytes));
  utimesSync(metricsPath(dir), 1000, 1000);
  expect(of().metrics).toEqual(first.metrics);
  makeFolder(dirname(figuresPath(runsDir)));
  for (const damage of ['', '{"format":2,"runs":{}}', '{"format":1,"runs":{"a":{"metrics":7}}}']) {
    writeFileSync(figuresPath(runsDir), damage);
    expect(of().metrics).toEqual({});
  }
});

test('a curve of any length has few points, in order, and its mean is that of all', () => {
  for (const length of [1, 63, 64, 65, 1000, 12_345]) {
    const curve = emptyCurve();
    for (let step = 0; step < length; step++) addTo(curve, step, step);
    const { steps, values } = pointsOf(curve);
    expect(values.length).toBeLessThanOrEqual(MOST_POINTS);
    expect(values.length).toBeGreaterThanOrEqual(Math.min(length, MOST_POINTS / 2));
    expect(steps).toEqual(values);
    expect([...values].sort((a, b) => a - b)).toEqual(values);
    const weight = (at: number) => (at < curve.values.length ? curve.perPoint : curve.open.count);
    expect(values.reduce((sum, value, at) => sum + value * weight(at), 0) / length).toBeCloseTo((length - 1) / 2, 6);
  }
});
