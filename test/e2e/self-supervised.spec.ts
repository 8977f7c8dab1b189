import type { Page } from '@playwright/test';
import { expect, test } from './lab-app.js';
import { button, shownStep, slider, startRun, status } from './run-page.js';

/** A small encoder that has learned for a moment, without labels. */
async function pretrained(page: Page): Promise<void> {
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Self-supervised' }).click();
  await page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ }).click();
  await page.getByRole('radio', { name: 'Convolutions', exact: true }).click();
  await page.getByLabel('Filters', { exact: true }).fill('4, 8');
  await page.getByLabel('Batch size', { exact: true }).fill('16');
  await startRun(page, { name: 'pretrained', steps: 4 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
}

/** The map of embeddings by keyboard: from point to point, to the neighbours of one, and back through training. */
async function walkTheMap(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Embedding map' }).click();
  const map = page.getByRole('group', { name: /^t-SNE of 500 test images/ });
  await expect(map).toHaveAccessibleName(/at step 4\./);
  await map.focus();
  await page.keyboard.press('ArrowRight');
  const chosen = page.getByRole('region', { name: 'The chosen example' });
  await expect(chosen.getByRole('heading', { name: /^Test image \d+, / })).toBeVisible();
  await page.keyboard.press('Enter');
  const near = chosen.getByRole('region', { name: /^By features, nearest to Test image/ });
  await expect(near.getByRole('listitem')).toHaveCount(8);
  await page.keyboard.press('Space');
  await expect(page.getByRole('region', { name: 'Selected examples' }).getByRole('listitem')).toHaveCount(1);
  await page.keyboard.press('Home');
  await expect(map).toHaveAccessibleName(/at step 0\./);
  await page.keyboard.press('End');
  await expect(map).toHaveAccessibleName(/at step 4\./);
}

/** Probes stand beside what they are held to. */
async function readProbes(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Probes' }).click();
  const table = page.getByRole('region', { name: 'Probes', exact: true }).getByRole('table');
  for (const column of ['Trained encoder', 'Untrained encoder', 'No encoder', 'Chance'])
    await expect(table.getByRole('columnheader', { name: column, exact: true })).toBeVisible();
  for (const probe of ['Linear', 'Nearest neighbours'])
    await expect(table.getByRole('row', { name: probe }).getByText(/^\d+\.\d%$/)).toHaveCount(4);
  await expect(
    page.getByRole('region', { name: 'Far from collapse?' }).getByText('Effective rank', { exact: true }),
  ).toBeVisible();
}

/** The training images nearest to one of the test data, by its number; a number that there is not is told in a sentence. */
async function findNeighbours(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Neighbours' }).click();
  const asking = page.getByRole('region', { name: 'Another example' });
  await asking.getByLabel('Test example').fill('7');
  await button(page, 'Find').click();
  await expect(page.getByRole('heading', { name: 'Test image 7', exact: true })).toBeVisible();
  await asking.getByLabel('Test example').fill('2000');
  await button(page, 'Find').click();
  await expect(asking.getByRole('alert')).toContainText('use a number from 0 to 1999');
  await button(page, 'Back to the recorded ones').click();
  await expect(page.getByRole('heading', { name: 'Test image 7', exact: true })).toHaveCount(0);
}

test('an encoder that learned without labels is mapped, and fine-tuned with the settings and data of its run', async ({
  lab,
}) => {
  const page = await lab.open();
  await pretrained(page);
  await walkTheMap(page);
  await lab.look('embedding-map');
  await readProbes(page);
  await findNeighbours(page);

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

test('views of the user’s images stand beside the settings, and pairs of them are compared through training', async ({
  lab,
}) => {
  const page = await lab.open();
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: 'Self-supervised' }).click();
  await page.getByRole('radio', { name: /Fashion-MNIST, 10,000/ }).click();

  // Live views, which go with the settings and stay where a value is wrong.
  const preview = page.getByRole('region', { name: 'Preview: Views' });
  const shoe = preview.getByRole('img', { name: /, training image [\d,]+$/ });
  await expect(shoe).toHaveCount(6);
  await expect(preview.getByRole('img', { name: 'its second view' })).toHaveCount(6);
  await lab.look('views');
  const before = await shoe.first().getAttribute('aria-label');
  await button(page, 'Other images').click();
  await expect(shoe.first()).not.toHaveAttribute('aria-label', before!);
  await expect(preview.getByRole('status')).toHaveText('Images on top, two views of each below.');
  for (const field of ['Brightness', 'Contrast']) await page.getByLabel(field, { exact: true }).fill('0');
  await page.getByLabel('Smallest crop', { exact: true }).fill('1');
  await page.getByRole('radiogroup', { name: 'Random flips' }).getByRole('radio', { name: 'No' }).click();
  await expect(preview.getByRole('status')).toHaveText(/^These settings change nothing/);
  await page.getByLabel('Smallest crop', { exact: true }).fill('0');
  await expect(preview.getByRole('status')).toHaveText('Images on top, two views of each below.');
  await expect(shoe).toHaveCount(6);
  // Methods without views have none.
  await page.getByRole('radio', { name: 'Rotation', exact: true }).click();
  await expect(preview).toHaveCount(0);

  await page.getByRole('radio', { name: 'SimCLR', exact: true }).click();
  await page.getByRole('radio', { name: 'Convolutions', exact: true }).click();
  await page.getByLabel('Filters', { exact: true }).fill('4, 8');
  await page.getByLabel('Batch size', { exact: true }).fill('16');
  await startRun(page, { name: 'two views', steps: 4, sampleEvery: 2 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();

  await page.getByRole('tab', { name: 'Pairs' }).click();
  await expect.poll(() => shownStep(page)).toBe(4);
  const matrix = page.getByRole('group', {
    name: /^Similarity of views at step 4\. The two views of an image are alike by/,
  });
  const told = page.getByRole('region', { name: 'Similarity of views' }).getByRole('status');
  await matrix.focus();
  await page.keyboard.press('ArrowRight');
  await expect(told).toHaveText(/ \d+, view 1 and .* \d+, view 2: −?\d\.\d\d, views of the same image$/);
  await page.keyboard.press('ArrowRight');
  await expect(told).toHaveText(/views of different images$/);
  const two = page.getByRole('region', { name: 'Two views' });
  await page.keyboard.press('Enter');
  await expect(two).toContainText('views of different images');
  await lab.look('pairs');

  await slider(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => shownStep(page)).toBe(0);
  await expect(page.getByRole('group', { name: /^Similarity of views at step 0\./ })).toBeVisible();
  await expect(two).toContainText('views of different images');
  expect(lab.complaints).toEqual([]);
});
