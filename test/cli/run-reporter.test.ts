import { expect, test } from 'vitest';
import { humanReporter } from '../../electron/cli/run-reporter.js';
import { createRun } from '../../electron/runs/create-run.js';
import { began } from '../runs/run-fixture.js';
import { cliIn, fakeTerminal } from './fake-context.js';

test('a terminal shows what is done before the first step in the line of the progress; a file is told nothing of it', () => {
  for (const columns of [80, null]) {
    const { terminal, written } = fakeTerminal(columns);
    const reporter = humanReporter(terminal, '/runs/one', () => began);
    for (const what of ['Loading TensorFlow', 'Recording the step']) reporter.event({ kind: 'activity', what });
    reporter.event({ kind: 'activity', what: null });
    const line = '\r\u001b[KLoading TensorFlow …\r\u001b[KRecording the step …';
    expect(written.out).toBe(columns === null ? '' : line);
  }
});

test('the last line is not written twice where it was due already', () => {
  const { context } = cliIn();
  const { terminal, written } = fakeTerminal();
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
  expect(written.out.match(/ steps \(/g)).toHaveLength(1);
  expect(written.out).toContain('Done after 3 steps, 6 s of training.\n');
});
