import { expect, test } from 'vitest';
import { humanReporter } from '../../electron/cli/run-reporter.js';
import { createRun } from '../../electron/runs/create-run.js';
import { began } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

test('the last line is not written twice where it was due already', () => {
  const { context } = cliIn();
  let out = '';
  const terminal = { ...context.terminal, out: (text: string) => void (out += text) };
  const { dir, record } = createRun(
    context.runsDir,
    { architecture: 'transformer', preset: 'copy', config: { steps: 3 }, every: 1 },
    began,
  );
  const reporter = humanReporter(terminal, dir, () => began);
  reporter.event({ kind: 'run', record });
  const values = { loss: Float32Array.of(2.5) };
  const steps = Int32Array.of(3);
  reporter.event({ kind: 'metrics', steps, wallMs: Float64Array.of(9), values, examplesPerSecond: 7 });
  reporter.event({ kind: 'done', step: 3, status: 'done', seconds: 6 });
  expect(out.match(/ steps \(/g)).toHaveLength(1);
  expect(out).toContain('Done after 3 steps, 6 s of training.\n');
});
