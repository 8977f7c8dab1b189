import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newestCheckpoint } from '../../electron/runs/checkpoints.js';
import { metricsPath, panelsDir } from '../../electron/runs/run-paths.js';
import { newRun } from '../runs/run-fixture.js';
import { outcome, sit } from './training-run-harness.js';

test.skipIf(process.platform !== 'linux')('a full disk ends the run with its last checkpoint safe', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    before(step) {
      // Every write to this device fails as on a full disk.
      if (step === 5) symlinkSync('/dev/full', metricsPath(dir));
    },
  });
  expect(events.at(-1)).toEqual({
    kind: 'failed',
    code: 'disk',
    message: `${dir} can't be written: the disk is full; the checkpoint of step 0 is safe, continue the run once it can be.`,
  });
  expect(newestCheckpoint(dir).checkpoint?.state.step).toBe(0);

  rmSync(metricsPath(dir));
  await sit(dir);
  const { dir: other } = newRun();
  await sit(other);
  expect(outcome(dir, 100)).toEqual(outcome(other, 100));
});

test('a place that can not be written ends the run in one sentence', async () => {
  const { dir } = newRun();
  writeFileSync(panelsDir(dir), 'a file where a folder belongs');
  const { events } = await sit(dir);
  expect(events.at(-1)).toMatchObject({ kind: 'failed', code: 'disk' });
});

test('a directory that goes away while the run trains ends it', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    before(step) {
      if (step === 30) rmSync(dir, { recursive: true });
    },
  });
  expect(events.at(-1)).toMatchObject({ kind: 'failed', code: 'disk' });
});
