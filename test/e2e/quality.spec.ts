import type { Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDataset } from '../../models/data/catalog.js';
import { encodePng } from '../../models/data/png.js';
import { expect, test, type LabApp } from './lab-app.js';
import { button, openRun, shownStep, status } from './run-page.js';

const [WIDTH, HEIGHT] = [12, 8];

/** Two classes of 60 images each: bright above, and bright below. */
async function addStripes(home: string): Promise<void> {
  const folder = join(home, 'my stripes');
  for (const name of ['above', 'below']) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 60; i++) {
      const half = (WIDTH * HEIGHT) / 2;
      const bright = (at: number) => at < half === (name === 'above');
      const pixels = Uint8Array.from({ length: 2 * half }, (_, at) => (bright(at) ? 255 - 3 * i : i + (at % 7)));
      writeFileSync(join(folder, name, `${i}.png`), encodePng({ width: WIDTH, height: HEIGHT, channels: 1, pixels }));
    }
  }
  const dirs = { user: join(home, 'datasets'), installed: [] };
  await importDataset({ path: folder, name: 'stripes' }, dirs, () => undefined);
}

/** A small GAN that has measured itself twice on the way. */
async function trainedGan(lab: LabApp): Promise<Page> {
  await addStripes(lab.home);
  const page = await lab.open();
  await page.evaluate(async () => {
    const measured = { evaluateEvery: 20, evaluateSamples: 50 };
    const small = { dataset: 'stripes', generatorLayers: [8], discriminatorLayers: [8], batchSize: 8 };
    const config = { ...small, ...measured, steps: 40, sampleEvery: 20, checkpointEvery: 20 };
    const created = await window.lab.invoke('createRun', {
      architecture: 'gan',
      preset: 'mlp',
      config,
      name: 'stripy',
    });
    if (!created.ok) throw new Error(created.error.message);
  });
  await openRun(page, 'stripy');
  await expect(status(page, 'Done')).toBeVisible();
  return page;
}

test('a GAN’s quality is on the scrubber, in full at one click, and a sample has its nearest training images', async ({
  lab,
}) => {
  const page = await trainedGan(lab);
  const tab = (name: string) => page.getByRole('tab', { name, exact: true });
  await tab('Quality').click();
  const figures = page.getByRole('region', { name: 'Quality figures' });
  await expect(figures).toContainText('step 40 · n 50');
  await expect(figures).toContainText('Floor');
  await expect(figures).toContainText('a classifier trained on the spot');
  await expect(page.getByRole('region', { name: 'Classes drawn' })).toContainText('below');
  await expect(page.getByRole('region', { name: 'FID' }).getByRole('group')).toHaveAttribute('aria-label', /FID/);
  const told = await figures.getByRole('status').textContent();
  await lab.look('quality');

  // It goes back in time with everything else.
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => shownStep(page)).toBe(20);
  await expect(figures).toContainText('step 20 · n 50');
  expect(await figures.getByRole('status').textContent()).not.toBe(told);

  await button(page, 'Full figure').click();
  await expect(figures).toContainText('by the checkpoint of step 20 · n ');
  await button(page, 'Back to the records').click();
  await expect(figures).toContainText('step 20 · n 50');
  // Nobody else has learned from these data.
  await button(page, 'Choose…').click();
  await expect(page.getByLabel('Classifier', { exact: true })).toBeDisabled();
  await expect(figures).toContainText('There is no run of a classifier on the same data yet.');

  await tab('Nearest real').click();
  await page.getByLabel('Sample', { exact: true }).fill('7');
  await button(page, 'Find the nearest').click();
  const nearest = page.getByRole('region', { name: 'Nearest training images' });
  await expect(nearest.getByRole('heading', { name: 'Sample 7' })).toBeVisible();
  await expect(nearest.getByRole('img', { name: /^Training image/ })).toHaveCount(8);
  await expect(nearest).toContainText('A copy would lie within');
  await lab.look('nearest');

  await tab('Gallery').click();
  await button(page, 'Nearest training images').click();
  const followed = page.getByRole('region', { name: 'Followed sample' });
  await expect(followed.getByRole('img', { name: /^Training image/ })).toHaveCount(8);
});
