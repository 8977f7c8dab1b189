import { expect, test } from 'vitest';
import { reporterOf } from '../../../electron/cli/reporter-of.js';
import { createRun } from '../../../electron/runs/create-run.js';
import { writePanel } from '../../../electron/runs/panels.js';
import type { Variant, VariantsBody } from '../../../models/edge/panels/variants.js';
import { variant } from '../../edge/variants.js';
import { began } from '../../runs/run-fixture.js';
import { cliIn, fakeTerminal } from '../fake-context.js';

const body = (variants: Variant[]): VariantsBody => ({
  ...{ task: 'values', examples: 4, unit: 'rows', referenceAccuracy: null, budget: 0.01, processor: 'one' },
  ...{ threads: 1, runs: 3, planned: [], variants, verdict: 'It works.', notes: [] },
});

test('an export that goes on tells its new variants alone, and has failed where one of them did', () => {
  const { context } = cliIn();
  const { terminal, written } = fakeTerminal();
  const run = { architecture: 'edge', preset: 'quick', config: { steps: 3 }, every: 1 };
  const { dir, record } = createRun(context.runsDir, run, began);
  const reporter = reporterOf('edge')(terminal, { dir, json: true }, () => began);
  reporter.event({ kind: 'run', record: { ...record, step: 2 } });
  const earlier = [variant({ format: 'engine' }), variant({ format: 'onnx' })];
  const show = (step: number, variants: Variant[]): void => {
    writePanel(dir, { panel: 'variants', step, content: { body: body(variants) } }, () => new Uint8Array());
    reporter.event({ kind: 'panels', step, panels: ['variants'] });
  };
  show(2, earlier);
  expect(written.out).not.toContain('"kind":"variant"');
  expect(reporter.failed!()).toBe(false);
  show(3, [...earlier, variant({ format: 'tflite', status: 'failed', message: 'It is broken.' })]);
  const told = written.out.split('\n').filter((line) => line.includes('"kind":"variant"'));
  expect(told.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ format: 'tflite', status: 'failed', message: 'It is broken.', file: null }),
  ]);
  expect(reporter.failed!()).toBe(true);
});

test('a run of any other architecture is told by its steps', () => {
  const { terminal } = fakeTerminal();
  expect(reporterOf('gan')(terminal, { dir: '/runs/one', json: true }, () => began).failed).toBeUndefined();
});
