import { expect, test } from './lab-app.js';
import { slider, startRun, status } from './run-page.js';

test('a distribution is drawn, a GAN learns it, and its points are seen to move along the scrubber', async ({
  lab,
}) => {
  const page = await lab.open();
  await page.getByRole('link', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Draw points' }).click();
  const form = page.getByRole('form', { name: 'Draw points' });
  const square = form.getByRole('group', { name: /A square to draw in/ });
  const { x, y, width, height } = (await square.boundingBox())!;
  await page.mouse.move(x + width * 0.2, y + height * 0.3);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.7, y + height * 0.8, { steps: 20 });
  await page.mouse.up();
  await expect(form.getByRole('status')).toHaveText(/^1\d\d points; a few hundred/);
  await square.focus();
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
  }
  await page.keyboard.press('Backspace');
  await expect(square).toHaveAccessibleName(/The brush is at 0, 0\.25\.$/);
  await form.getByLabel('Name').fill('My loop');
  await form.getByRole('button', { name: 'Keep' }).click();
  await expect(form.getByRole('alert')).toContainText("'My loop' is not allowed");
  await form.getByLabel('Name').fill('my-loop');
  await form.getByRole('button', { name: 'Keep' }).click();
  await expect(form).toHaveCount(0);
  await expect(page.getByRole('article', { name: 'my-loop' })).toContainText('Drawn by hand');

  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: 'Two dimensions' }).click();
  await page.getByRole('radio', { name: /my-loop/ }).click();
  await startRun(page, { steps: 60 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();

  await page.getByRole('tab', { name: 'Plane' }).click();
  const tab = page.locator('[data-step]').filter({ has: page.getByRole('region', { name: 'Plane', exact: true }) });
  await expect(tab).toHaveAttribute('data-step', '60');
  await expect(page.getByRole('img', { name: /real and 400 generated points/ })).toBeVisible();
  const plane = page.getByRole('group', { name: /^The plane\./ });
  await plane.focus();
  await page.keyboard.press('ArrowRight');
  const told = plane.getByRole('status');
  const from = async () => {
    await expect(told).toHaveText(/^x .*, y .*: D .*, from z \(.*\)$/);
    return (await told.innerText()).split(', from ') as [string, string];
  };
  const [last, latent] = await from();
  const drawn = () => plane.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const picture = await drawn();
  await page.keyboard.press('Home');
  await expect(tab).toHaveAttribute('data-step', '0');
  // The same latent, drawn elsewhere.
  const [first, same] = await from();
  expect([first === last, same]).toEqual([false, latent]);
  const beginning = await drawn();
  expect(beginning).not.toBe(picture);
  await slider(page).focus();
  await page.keyboard.press('End');
  await expect(tab).toHaveAttribute('data-step', '60');

  const layer = page.getByRole('group', { name: 'Layers' }).getByRole('button', { name: /Generated/ });
  await plane.focus();
  await page.keyboard.press('g');
  await expect(layer).toHaveAttribute('aria-pressed', 'false');
  await layer.click();
  await expect(layer).toHaveAttribute('aria-pressed', 'true');
  await lab.look('plane');
  expect(lab.complaints).toEqual([]);
});
