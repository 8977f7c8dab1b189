import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './lab-app.js';
import { lastStep, pointCount, startRun, status } from './run-page.js';

test('curves over epochs are read by keys, come closer, and are saved with all their points', async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { name: 'charted', steps: 300, sampleEvery: 100 });
  await expect(status(page, 'Done')).toBeVisible();
  await expect.poll(() => lastStep(page)).toBe(300);
  const chart = page.getByRole('region', { name: 'Losses' });
  const plot = chart.getByRole('group');
  const told = chart.getByRole('status').filter({ hasText: 'epoch' });
  const choose = async (name: RegExp) => {
    await chart.getByRole('button', { name: 'Options of Losses' }).click();
    await page.getByRole('menu').getByText(name).click();
  };

  await choose(/^Over epochs/);
  await plot.focus();
  await page.keyboard.press('Home');
  await expect(told).toContainText(/^epoch 0\.\d\d\. Generator loss \d/);
  const first = await told.textContent();
  await page.keyboard.press('ArrowRight');
  await expect(told).not.toHaveText(first!);
  await page.keyboard.press('PageUp');
  await expect(told).toHaveText(first!);

  const reset = chart.getByRole('button', { name: 'Reset zoom' });
  await expect(reset).toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await reset.click();
  await expect(reset).toHaveCount(0);

  await lab.electron.evaluate(({ dialog }, home) => {
    dialog.showSaveDialog = ((_window: unknown, { defaultPath }: Electron.SaveDialogOptions) => {
      const name = String(defaultPath).split('/').at(-1);
      return Promise.resolve({ canceled: false, filePath: `${home}/${name}` });
    }) as typeof dialog.showSaveDialog;
  }, lab.home);
  const saved = (extension: string): string => {
    try {
      return readFileSync(join(lab.home, `charted-losses.${extension}`), 'latin1');
    } catch {
      return '';
    }
  };
  await choose(/^Save as CSV/);
  await expect.poll(() => saved('csv')).not.toBe('');
  const [head, ...rows] = saved('csv').trim().split('\r\n');
  expect(head).toBe('epoch,Generator loss,Discriminator loss');
  expect(rows).toHaveLength(await pointCount(page));
  expect(rows.every((row) => row.split(',').every((cell) => Number.isFinite(Number(cell))))).toBe(true);
  await choose(/^Save as SVG/);
  await expect.poll(() => saved('svg')).toContain('>Generator loss</text>');
  await choose(/^Save as PNG/);
  await expect.poll(() => saved('png').slice(1, 4)).toBe('PNG');
  expect(lab.complaints).toEqual([]);
});
