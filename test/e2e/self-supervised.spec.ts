import type { Page } from '@playwright/test';
import { expect, test } from './lab-app.js';
import { button, startRun, status } from './run-page.js';

/** A small encoder that has learned for a moment, without labels. */
async function pretrained(page: Page): Promise<void> {
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Self-supervised' }).click();
  await page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ }).click();
  await page.getByLabel('Filters', { exact: true }).fill('4, 8');
  await page.getByLabel('Batch size', { exact: true }).fill('16');
  await startRun(page, { name: 'pretrained', steps: 4 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
}

test('an encoder that learned without labels is fine-tuned with the settings and data of its run', async ({ lab }) => {
  const page = await lab.open();
  await pretrained(page);

  await button(page, 'Fine-tune…').click();
  await expect(page.getByRole('radio', { name: 'Classifier' })).toBeChecked();
  await expect(page.getByLabel('Weights', { exact: true }).locator('option:checked')).toHaveText(/^pretrained · /);
  await expect(page.getByLabel('Filters', { exact: true })).toHaveValue('4, 8');
  await expect(page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ })).toBeChecked();
  await lab.look('fine-tune');
  await page.getByLabel('Frozen encoder', { exact: true }).click();
  await startRun(page, { name: 'fine-tuned', steps: 2 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();

  const main = page.getByRole('main');
  await expect(main.getByText(/Started from pretrained at step 4, part encoder/)).toBeVisible();
  await main.getByRole('link', { name: 'pretrained' }).click();
  await expect(main.getByText(/Begun from this: fine-tuned/)).toBeVisible();
  expect(lab.complaints).toEqual([]);
});
