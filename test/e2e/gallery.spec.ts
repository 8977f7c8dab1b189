import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { readGif } from '../film/read-gif.js';
import { expect, test } from './lab-app.js';
import { button, shownStep, slider, startRun, status } from './run-page.js';

test('samples are wiped between two steps, zoomed into, and exported as films that a terminal writes alike', async ({
  lab,
}) => {
  const page = await lab.open();
  await startRun(page, { name: 'star', steps: 60, sampleEvery: 20 });
  await expect(status(page, 'Done')).toBeVisible();
  await page.getByRole('tab', { name: 'Gallery', exact: true }).click();
  const samples = page.getByRole('group', { name: /samples drawn/ });
  await expect(samples).toHaveAccessibleName(/^64 samples drawn at step 60;/);

  await page.getByRole('radio', { name: 'Wipe' }).click();
  await expect(samples).toHaveAccessibleName(/compared with step 0;/);
  const edge = page.getByRole('slider', { name: 'Wipe between A and B' });
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', '52');
  await page.keyboard.press('Home');
  await expect(edge).toHaveAttribute('aria-valuenow', '0');
  await expect(edge).toHaveAttribute('aria-valuetext', /A, step 0, covers 0 %.*B, step 60/);
  expect(await shownStep(page)).toBe(60);

  const pinned = page.getByRole('slider', { name: 'Pinned step A' });
  await pinned.focus();
  await page.keyboard.press('ArrowRight');
  await expect(pinned).toHaveAttribute('aria-valuenow', '1');
  await expect(samples).toHaveAccessibleName(/compared with step 1;/);
  expect(await shownStep(page)).toBe(60);
  await slider(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(samples).toHaveAccessibleName(/drawn at step 50, compared with step 1;/);
  await page.keyboard.press('End');
  await lab.look('wipe');

  const scale = async () => Number(await samples.locator('canvas').getAttribute('data-scale'));
  const whole = await scale();
  await samples.focus();
  // Wherever the sample that is followed at first lies: the corner has none above it, nor to its left.
  for (const key of ['ArrowUp', 'ArrowLeft']) for (let i = 1; i < 64; i++) await page.keyboard.press(key);
  await expect(samples).toHaveAccessibleName(/Sample 1 is followed/);
  await page.keyboard.press('ArrowRight');
  await expect(samples).toHaveAccessibleName(/Sample 2 is followed/);
  await page.keyboard.press('+');
  await expect.poll(scale).toBeGreaterThan(whole);
  expect(Number.isInteger(await scale())).toBe(true);
  await page.keyboard.press('0');
  await expect.poll(scale).toBe(whole);

  await page.getByLabel('Tiles', { exact: true }).selectOption('16');
  await expect(samples).toHaveAccessibleName(/^16 samples drawn/);
  await lab.electron.evaluate(({ dialog }, home) => {
    dialog.showSaveDialog = ((_window: unknown, { defaultPath }: Electron.SaveDialogOptions) =>
      Promise.resolve({
        canceled: false,
        filePath: `${home}/${String(defaultPath).split('/').at(-1)}`,
      })) as typeof dialog.showSaveDialog;
  }, lab.home);
  const saved = async (choice: string, name: string) => {
    await page.getByRole('radio', { name: choice, exact: true }).click();
    await button(page, 'Export').click();
    const path = join(lab.home, name);
    await expect.poll(() => existsSync(path)).toBe(true);
    await expect(page.getByRole('region', { name: 'Export' }).getByRole('status')).toHaveText(/^Saved/);
    return readFileSync(path);
  };
  await button(page, 'Export pictures…').click();
  const gif = await saved('GIF', 'star-film.gif');
  const { width, height, frames } = readGif(gif);
  // Of steps 0, 1, 2, 5, 10, 20, 40, 50 and 60, sixteen tiles twice as large, with the step below.
  expect([width, height, frames.length]).toEqual([4 * 56 + 6, 4 * 56 + 6 + 15, 9]);
  const args = [join(projectRoot, 'dist', 'cli.cjs'), 'sample', 'star', '--film', 'cli.gif', '--count', '16'];
  const told = spawnSync(process.execPath, args, { cwd: lab.home, env: lab.environment(), encoding: 'utf8' });
  expect(told.stderr).toBe('');
  expect(readFileSync(join(lab.home, 'cli.gif')).equals(gif)).toBe(true);

  const webm = await saved('WebM', 'star-film.webm');
  expect(webm.subarray(0, 4).toString('hex')).toBe('1a45dfa3');
  const sheet = await saved('Contact sheet', 'star-sheet.png');
  expect(sheet.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(lab.complaints).toEqual([]);
});
