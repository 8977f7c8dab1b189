import { expect, test } from './lab-app.js';
import {
  button,
  heading,
  lastStep,
  pictureStep,
  pointCount,
  openRun,
  shownStep,
  startRun,
  status,
  stepOf,
} from './run-page.js';

test('a run is started, watched, paused, stepped, scrubbed, stopped, and found again after a restart', async ({
  lab,
}) => {
  const page = await lab.open();
  await startRun(page, { name: 'first light', steps: 50_000, sampleEvery: 100 });
  await expect(heading(page)).toHaveText('first light');

  await expect.poll(() => pointCount(page)).toBeGreaterThan(20);
  await expect.poll(() => pictureStep(page)).toBeGreaterThanOrEqual(100);
  await lab.look('training');

  await button(page, 'Pause').click();
  const paused = await stepOf(page, 'paused');
  await button(page, 'Step').click();
  await expect.poll(() => lastStep(page)).toBe(paused + 1);
  await expect.poll(() => pictureStep(page)).toBe(paused + 1);
  const drawn = await pointCount(page);
  await button(page, 'Step').click();
  await expect.poll(() => lastStep(page)).toBe(paused + 2);
  await expect.poll(() => pictureStep(page)).toBe(paused + 2);
  // One of the two may have been a step that is recorded anyway.
  await expect.poll(() => pointCount(page)).toBe(drawn + 1);

  await button(page, 'Resume').click();
  await expect.poll(() => lastStep(page)).toBeGreaterThan(paused + 200);

  // A click gives no keys to a tab: they go on meaning pause and time.
  await page.getByRole('tab', { name: 'Config' }).click();
  await page.keyboard.press('Space');
  await expect(button(page, 'Resume')).toBeVisible();
  await page.keyboard.press('Space');
  await expect(button(page, 'Pause')).toBeVisible();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.keyboard.press('Home');
  await expect.poll(() => shownStep(page)).toBe(0);
  const reached = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(reached);
  expect(await shownStep(page)).toBe(0);
  await expect.poll(() => pictureStep(page)).toBeLessThanOrEqual(1);
  await button(page, 'Jump to live').click();
  await expect.poll(() => shownStep(page)).toBeGreaterThan(reached);

  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
  const end = await stepOf(page, 'stopped');
  const points = await pointCount(page);
  await lab.close();

  const again = await lab.open();
  await openRun(again, /first light/);
  await expect(heading(again)).toHaveText('first light');
  await expect(status(again, 'Stopped')).toBeVisible();
  await expect.poll(() => lastStep(again)).toBe(end);
  await expect.poll(() => pointCount(again)).toBe(points);
  await expect.poll(() => pictureStep(again)).toBeGreaterThanOrEqual(paused + 2);

  const tab = (name: string) => again.getByRole('tab', { name, exact: true });
  const before = async (act: () => Promise<void>) => {
    await again.keyboard.press('End');
    await act();
    await again.keyboard.press('ArrowLeft');
    await expect.poll(() => shownStep(again)).toBeLessThan(end);
  };
  await before(() => tab('Gallery').click());
  await expect(tab('Gallery')).toHaveAttribute('aria-selected', 'true');
  await before(() => again.getByRole('tabpanel').locator('canvas').first().click());
  await tab('Overview').click();
  await before(() => again.getByRole('slider', { name: 'Smooth' }).click());
  await before(() => button(again, 'Log y').first().click());
  // What the keyboard has reached goes by its own keys.
  const chart = again.getByRole('region', { name: 'Losses' });
  const line = chart.getByRole('button', { name: 'Generator loss, shown' });
  await line.focus();
  await again.keyboard.press('Space');
  await expect(line).toHaveAttribute('aria-pressed', 'false');
  const told = chart.getByRole('status').filter({ hasText: 'step' });
  await chart.getByRole('group').focus();
  await again.keyboard.press('Home');
  await expect(told).toContainText(/^step 10\b/);
  await expect(told).not.toContainText('Generator loss');
  await again.keyboard.press('ArrowRight');
  await expect(told).toContainText(/^step 20\b/);
  await again.keyboard.press('Enter');
  await expect.poll(() => shownStep(again)).toBe(20);
  await again.getByRole('slider', { name: 'Smooth' }).focus();
  await again.keyboard.press('Home');
  await expect(again.getByRole('slider', { name: 'Smooth' })).toHaveValue('0');
  await tab('Overview').focus();
  await again.keyboard.press('ArrowRight');
  await expect(tab('Gallery')).toHaveAttribute('aria-selected', 'true');
  expect(lab.complaints).toEqual([]);
});
