import type { Page } from '@playwright/test';
import { expect, test } from './lab-app.js';
import { button, shownStep, slider, status } from './run-page.js';

/** What the panel says of the head on show: its entropy in bits, and its pattern where it has one. */
async function readHead(page: Page): Promise<{ entropy: number; summary: string }> {
  const summary = await page
    .getByRole('img', { name: /entropy .* bits/ })
    .first()
    .getAttribute('aria-label');
  return { entropy: Number(/entropy ([\d.]+) bits/.exec(summary ?? '')?.[1]), summary: summary ?? '' };
}

test('attention forms: a transformer learns to copy, and the slider goes back to when its heads knew nothing', async ({
  lab,
}) => {
  const page = await lab.open();
  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: 'Transformer' }).click();
  await page.getByRole('radio', { name: /^Copy/ }).click();
  await lab.look('new-run');
  await button(page, 'Start training').click();
  await expect(slider(page)).toBeVisible();

  await expect(status(page, 'Done')).toBeVisible();
  const card = page.getByRole('region', { name: 'Validation loss' });
  await expect
    .poll(async () => Number(/Exact match ([\d.]+)%/.exec((await card.textContent()) ?? '')?.[1]))
    .toBeGreaterThanOrEqual(99);
  await lab.look('overview');

  await page.getByRole('tab', { name: 'Attention' }).click();
  const heads = page.getByRole('region', { name: 'Layers and heads' }).getByRole('radio', { name: /^Layer \d+, head/ });
  await expect(heads).toHaveCount(8);
  let diagonal: string | null = null;
  let formed = { entropy: NaN, summary: '' };
  for (const name of await heads.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))) {
    const [title] = /^Layer \d+, head \d+/.exec(name)!;
    await heads.filter({ has: page.locator(`xpath=self::*[starts-with(@aria-label, "${title},")]`) }).click();
    await expect.poll(async () => (await readHead(page)).summary).toContain(`${title} at step`);
    const read = await readHead(page);
    if (!/looks 12 positions back/.test(read.summary)) continue;
    diagonal = title;
    formed = read;
    break;
  }
  expect(diagonal, 'a head that looks back along a diagonal').not.toBeNull();
  await lab.look('attention-formed');

  // The click on a head has left the keys to time.
  await page.keyboard.press('Home');
  await expect.poll(() => shownStep(page)).toBe(0);
  await expect.poll(async () => (await readHead(page)).summary).toContain(`${diagonal} at step 0`);
  const diffuse = await readHead(page);
  expect(diffuse.summary).not.toMatch(/positions back/);
  expect(diffuse.entropy).toBeGreaterThan(formed.entropy);
  await lab.look('attention-diffuse');
  expect(lab.complaints).toEqual([]);
});
