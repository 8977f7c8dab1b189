import { join } from 'node:path';
import { expect, test } from './lab-app.js';
import { button, startRun, status } from './run-page.js';

test('the first long run times execution modes, visibly; it can be stopped meanwhile, and shows what it found', async ({
  lab,
}) => {
  // As at a user's, with a memory of its own.
  Object.assign(lab.variables, { MODEL_LAB_EXECUTION: '', MODEL_LAB_CACHE: join(lab.home, 'cache') });
  const page = await lab.open();
  await startRun(page, { name: 'timed', steps: 500_000 });
  await expect(status(page, 'Timing execution modes')).toBeVisible();
  await expect(button(page, 'Checkpoint')).toBeDisabled();
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('log', { name: 'Log' })).toContainText('Timing execution modes on this machine');
  await lab.look('timing');
  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
  await expect.poll(() => lab.workerPids()).toEqual([]);

  await button(page, 'Continue').click();
  await expect(status(page, 'Training')).toBeVisible();
  await expect(page.getByRole('log', { name: 'Log' })).toContainText(/Execution: .* modes timed here: graph [\d.]+/);
  await page.getByRole('tab', { name: 'Config' }).click();
  await expect(page.getByText('Executed as', { exact: true })).toBeVisible();
  await expect(page.getByText('Timed, graph', { exact: true })).toBeVisible();
  await lab.look('timed');
  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
});

test('a new run can name its execution mode', async ({ lab }) => {
  const page = await lab.open();
  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: 'MLP', exact: true }).click();
  await page.getByRole('button', { name: 'Advanced, Run' }).click();
  await page.getByLabel('Compiled as', { exact: true }).selectOption('XLA');
  await startRun(page, { steps: 20 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
  await page.getByRole('tab', { name: 'Config' }).click();
  await expect(page.getByText('XLA, as configured')).toBeVisible();
});
