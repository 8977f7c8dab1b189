import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readGif } from '../film/read-gif.js';
import { expect, test } from './lab-app.js';
import { button, openRun, shownStep, slider, startRun, status } from './run-page.js';

test('latents are gone through and added up, and what is worth it is kept', async ({ lab }) => {
  let page = await lab.open();
  await startRun(page, { name: 'latent', steps: 40, sampleEvery: 20, checkpointEvery: 20 });
  await expect(status(page, 'Done')).toBeVisible();
  await page.getByRole('tab', { name: 'Latents' }).click();
  const strip = page.getByRole('region', { name: 'Pictures on the way' });
  await expect(strip).toHaveAttribute('data-count', '13');
  await expect(strip.getByRole('img', { name: 'Picture 13: 2', exact: true })).toBeVisible();
  await expect(page.getByText(/^Bars: how much neighbours differ, .* of 255 per pixel/)).toBeVisible();

  // The second end is picked after the first.
  await button(page, 'Sample 9').click();
  await button(page, 'Sample 10').click();
  await expect(strip.getByRole('img', { name: 'Picture 1: 9', exact: true })).toBeVisible();
  await expect(strip.getByRole('img', { name: 'Picture 13: 10', exact: true })).toBeVisible();
  // It can be had as a film, there and back.
  await lab.electron.evaluate(({ dialog }, home) => {
    dialog.showSaveDialog = ((_window: unknown, { defaultPath }: Electron.SaveDialogOptions) =>
      Promise.resolve({
        canceled: false,
        filePath: `${home}/${String(defaultPath).split('/').at(-1)}`,
      })) as typeof dialog.showSaveDialog;
  }, lab.home);
  await button(page, 'Export a film…').click();
  const film = page.getByRole('region', { name: 'Export', exact: true });
  await expect(film).toContainText('112 × 112 pixels, 24 frames');
  await lab.look('way-film');
  await film.getByRole('button', { name: 'Export' }).click();
  await expect(film.getByRole('status')).toHaveText(/^Saved/, { timeout: 60_000 });
  const { width, height, frames } = readGif(readFileSync(join(lab.home, 'latent-way.gif')));
  expect([width, height, frames.length]).toEqual([112, 112, 24]);
  await film.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('radio', { name: 'Random walk' }).click();
  await expect(strip).toHaveAttribute('data-count', '24');
  await page.getByRole('radio', { name: 'Linear' }).click();
  await expect(strip).toHaveAttribute('data-count', '13');

  await page.getByRole('radio', { name: 'B', exact: true }).click();
  await button(page, 'Sample 20').click();
  await expect(page.getByRole('img', { name: 'B: mean of 2, 20' })).toBeVisible();
  await expect(page.getByRole('img', { name: 'The result', exact: true })).toBeVisible();

  // All of it follows the scrubber.
  await slider(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('[data-step="20"]').first()).toBeVisible();
  await button(page, 'Keep this path as a favourite').click();
  await page.getByLabel('Name', { exact: true }).fill('nine to ten');
  await button(page, 'Keep').click();
  await slider(page).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('tab', { name: 'Favourites' })).toBeVisible();

  // It is there when the app is opened again, and takes the scrubber to its checkpoint.
  await lab.close();
  page = await lab.open();
  await openRun(page, 'latent');
  await page.getByRole('tab', { name: 'Favourites' }).click();
  await expect(page.getByRole('img', { name: 'nine to ten, drawn at step 20' })).toBeVisible();
  expect(await shownStep(page)).toBe(20);

  const [run] = await page.evaluate(async () => {
    const runs = await window.lab.invoke('listRuns');
    return runs.ok ? runs.value : [];
  });
  rmSync(join(lab.home, 'runs', run!.id, 'checkpoints', '00000020'), { recursive: true });
  await page.reload();
  await openRun(page, 'latent');
  await page.getByRole('tab', { name: 'Favourites' }).click();
  await expect(page.getByText(/^The checkpoint of step 20 that it was kept of is gone/)).toBeVisible();
  await button(page, /^Ask the checkpoint of step (0|40), the nearest$/).click();
  await expect(page.getByRole('img', { name: /^nine to ten, drawn at step (0|40)$/ })).toBeVisible();
  await button(page, 'Remove nine to ten').click();
  await expect(page.getByRole('tab', { name: 'Favourites' })).toBeHidden();
  expect(lab.complaints).toEqual([]);
});
