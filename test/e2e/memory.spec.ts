import { expect, test } from './lab-app.js';
import { button, startRun, status } from './run-page.js';

test('a new run says what it will take of memory, proposes batches that fit, and keeps what was measured', async ({
  lab,
}) => {
  const page = await lab.open();
  await page.getByRole('button', { name: 'New run' }).first().click();
  const bar = page.getByRole('img', { name: /^The run needs about/ });
  await expect(bar).toHaveAttribute('aria-label', /TensorFlow and program \d+ MB, data \d+ MB/);
  await lab.look('fits');

  await page.getByRole('radio', { name: 'Transformer' }).click();
  await page.getByRole('radio', { name: 'Copy' }).click();
  await page.getByLabel('Longest input', { exact: true }).fill('128');
  await page.getByLabel('Batch size', { exact: true }).fill('4096');
  await page.getByLabel('Width', { exact: true }).fill('512');
  await expect(page.getByText('Estimating memory…').or(bar)).toBeVisible();
  const use = page.getByRole('button', { name: /^Use \d+ × \d+ for the same update$/ });
  await expect(use).toBeVisible();
  await expect(bar).toHaveAttribute('aria-label', /GB and [\d.]+ GB are free: use batchSize=\d+ with accumulate=\d+/);
  await lab.look('exceeds');
  const [, accumulate, batchSize] = /Use (\d+) × (\d+)/.exec((await use.textContent())!)!;
  expect(Number(accumulate) * Number(batchSize)).toBe(4096);
  await use.click();
  await expect(page.getByLabel('Batch size', { exact: true })).toHaveValue(batchSize!);
  await expect(use).toBeHidden();
  const shown = Number(batchSize).toLocaleString('en');
  await expect(page.getByText(new RegExp(`in batches of ${accumulate} × ${shown}`))).toBeVisible();
  await lab.look('proposed');

  await page.getByRole('radio', { name: 'GAN', exact: true }).click();
  await startRun(page, { steps: 20 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('log', { name: 'Log' })).toContainText(/The run needs about \d+ MB; [\d.]+ GB are free/);
  await page.getByRole('tab', { name: 'Config' }).click();
  await expect(page.getByText(/^estimated \d+ MB, measured \d+ MB$/)).toBeVisible();
  await lab.look('measured');
  await expect(button(page, 'Continue')).toBeVisible();
});
