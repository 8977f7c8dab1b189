import type { Page } from '@playwright/test';
import { encode } from 'fast-png';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type LabApp } from './lab-app.js';
import { button, heading, shownStep, slider, startRun, status } from './run-page.js';

/** A small convolutional classifier that has trained for a moment, by the form, on the images that come along. */
async function trainedClassifier(page: Page): Promise<void> {
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Classifier' }).click();
  await page
    .getByRole('radio', { name: /^Convolutions/ })
    .first()
    .click();
  await page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ }).click();
  await startRun(page, { name: 'first steps', steps: 60, sampleEvery: 20, checkpointEvery: 20 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
}

/** What the matrix says to whoever doesn't see it. */
function matrixText(page: Page): Promise<string | null> {
  const matrix = page.getByRole('region', { name: 'Confusion matrix' });
  return matrix.getByRole('img', { name: /^Confusion matrix at step/ }).getAttribute('aria-label');
}

/** A picture like trousers: two bright legs. */
function writeTrousers(path: string): void {
  const side = 28;
  const data = Uint8Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [at % side, Math.floor(at / side)];
    const leg = (x >= 8 && x <= 12) || (x >= 15 && x <= 19);
    return y >= 2 && y <= 26 && (leg || (y < 8 && x >= 8 && x <= 19)) ? 200 : 0;
  });
  writeFileSync(path, encode({ width: side, height: side, data, channels: 1, depth: 8 }));
}

/** Lets the system's dialogs choose this path. */
async function choosePath(lab: LabApp, path: string): Promise<void> {
  await lab.electron.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, path);
}

test('a classifier: its confusions through training, examples of a cell, a picture of the user’s, and a second run from it', async ({
  lab,
}) => {
  const page = await lab.open();
  await trainedClassifier(page);

  await page.getByRole('tab', { name: 'Confusion' }).click();
  await expect.poll(() => matrixText(page)).toContain('at step 60.');
  const trained = await matrixText(page);
  await lab.look('confusion');

  // The cell of most confusions, by keyboard and by the list of them.
  const examples = page.getByRole('region', { name: 'Examples of a cell' });
  await page
    .getByRole('region', { name: 'Most often confused' })
    .getByRole('button', { name: / taken for /, pressed: false })
    .first()
    .click();
  await expect(examples.getByRole('img', { name: /^Test image \d+, .+, taken for / }).first()).toBeVisible();
  await button(page, 'Close the examples').click();
  await page.getByRole('group', { name: /^Confusion matrix at step/ }).focus();
  for (const key of ['Home', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  await expect(examples.getByRole('heading')).toContainText('T-shirt/top → Trouser');
  await lab.look('examples');

  await slider(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => shownStep(page)).toBe(0);
  await expect.poll(() => matrixText(page)).toContain('at step 0.');
  expect(await matrixText(page)).not.toBe(trained?.replace('at step 60.', 'at step 0.'));
  await page.keyboard.press('End');

  for (const tab of ['Mistakes', 'Reliability', 'Classes', 'Filters', 'Feature maps']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.locator('[data-step="60"]').first()).toBeVisible();
    await lab.look(tab);
  }

  const picture = join(lab.home, 'trousers.png');
  writeTrousers(picture);
  await choosePath(lab, picture);
  await page.getByRole('tab', { name: 'Predict' }).click();
  await button(page, 'Choose an image…').click();
  const answer = page.getByRole('region', { name: 'What the model says' });
  await expect(answer.getByRole('heading')).toHaveText('trousers.png');
  await expect(answer.getByRole('list').getByRole('listitem')).toHaveCount(10);
  await expect(answer.getByRole('listitem').first()).toContainText('Trouser');
  const shown = answer.getByRole('img', { name: 'What was given' });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(28);
  await lab.look('predict');

  // The same picture again, dropped: the bridge tells where it lies.
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'given' });
    document.body.append(input);
  });
  await page.locator('#given').setInputFiles(picture);
  const dropped = await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#given')!;
    const transfer = new DataTransfer();
    transfer.items.add(input.files![0]!);
    const box = document.querySelector('[aria-label^="Drop a PNG"]')!;
    box.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    input.remove();
    return transfer.files.length;
  });
  expect(dropped).toBe(1);
  await expect(answer.getByRole('img', { name: 'What was given' })).toBeVisible();
  await lab.look('predict-dropped');

  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Classifier' }).click();
  await page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ }).click();
  await page.getByLabel('Weights', { exact: true }).selectOption({ label: 'first steps · Classifier' });
  await page.getByLabel('Checkpoint', { exact: true }).selectOption('60');
  await lab.look('begin-from');
  await startRun(page, { name: 'further steps', steps: 20, sampleEvery: 20 }, { onForm: true });
  await expect(heading(page)).toContainText('further steps');
  await expect(status(page, 'Done')).toBeVisible();
  expect(lab.complaints).toEqual([]);
});
