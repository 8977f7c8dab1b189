import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test, type LabApp } from './lab-app.js';
import { button, shownStep, slider, startRun, status } from './run-page.js';

/** A model of Shakespeare's letters that has trained for a moment, through the form. */
async function trained(lab: LabApp): Promise<Page> {
  const page = await lab.open();
  await page.getByRole('button', { name: 'New run' }).first().click();
  await page.getByRole('radio', { name: 'Transformer' }).click();
  await page.getByRole('radio', { name: 'Characters, tiny' }).click();
  await startRun(page, { name: 'letters', steps: 60, sampleEvery: 20 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();
  return page;
}

test('a checkpoint writes text as the user reads, stops when told, and refuses what it does not know', async ({
  lab,
}) => {
  const page = await trained(lab);
  await page.getByRole('tab', { name: 'Generate' }).click();
  const paper = page.getByRole('region', { name: 'What the model writes' });
  const told = page.getByRole('region', { name: 'Text', exact: true });
  const prompt = page.getByLabel('Prompt');
  await expect(paper).toContainText('What it wrote at step 60');

  await prompt.fill('ROMEO€');
  await button(page, 'Generate').click();
  await expect(page.getByRole('alert')).toContainText("the character '€'");
  await expect(prompt).toHaveAttribute('aria-invalid', 'true');
  await expect(prompt).toHaveAccessibleDescription(/the character '€'/);

  await prompt.fill('ROMEO:');
  await page.getByLabel('Tokens').fill('40');
  await prompt.press('Control+Enter');
  await expect(told).toContainText(/40 tokens · [\d,.]+ tokens\/s · checkpoint of step 60/);
  await expect(page.getByRole('alert')).toHaveCount(0);
  const written = (await paper.textContent())!.trim();
  expect(written).toMatch(/^ROMEO:/);

  // The same seed writes the same; what is far too long is seen as it grows, and ends when told.
  await page.getByLabel('Tokens').fill('10000');
  await button(page, 'Generate').click();
  await expect.poll(async () => (await paper.textContent())?.length).toBeGreaterThan(written.length);
  expect((await paper.textContent())!.slice(0, written.length)).toBe(written);
  await button(page, 'Stop writing').click();
  await expect(told).toContainText(/stopped · [\d,]+ tokens/);
  await lab.look('generate');

  await slider(page).focus();
  await page.keyboard.press('Home');
  await expect.poll(() => shownStep(page)).toBe(0);
  await page.getByLabel('Tokens').fill('40');
  await button(page, 'Generate').click();
  await expect(told).toContainText('checkpoint of step 0');
  await expect(paper).not.toContainText(written.slice(0, 20));
  expect(lab.complaints).toEqual([]);
});

test("attention over the user's own words, exported as a picture and as numbers; embeddings beside it", async ({
  lab,
}) => {
  const page = await trained(lab);
  await page.getByRole('tab', { name: 'Attention' }).click();
  await expect(page.getByRole('img', { name: /^Layer 1, head 1 at step 60/ })).toBeVisible();
  await button(page, 'Use my own input…').click();
  await page.getByLabel('Input', { exact: true }).fill('To be €');
  await button(page, 'Show its attention').click();
  await expect(page.getByRole('alert')).toContainText("the character '€'");
  await page.getByLabel('Input', { exact: true }).fill('To be, or not');
  await button(page, 'Show its attention').click();
  const heatmap = page.getByRole('img', { name: /^Layer 1, head 1 at step 60, .*13 tokens/ });
  await expect(heatmap).toBeVisible();
  await page.getByRole('radio', { name: /^Layer 2, head 3/ }).click();
  await expect(page.getByRole('img', { name: /^Layer 2, head 3 at step 60, .*13 tokens/ })).toBeVisible();

  await lab.electron.evaluate(({ dialog }, home) => {
    dialog.showSaveDialog = ((_window: unknown, { defaultPath }: Electron.SaveDialogOptions) => {
      const name = String(defaultPath).split('/').at(-1);
      return Promise.resolve({ canceled: false, filePath: `${home}/${name}` });
    }) as typeof dialog.showSaveDialog;
  }, lab.home);
  const saved = (extension: string) => {
    try {
      return readFileSync(join(lab.home, `letters-step-60-layer-2-head-3.${extension}`));
    } catch {
      return null;
    }
  };
  await button(page, 'Export CSV').click();
  await expect.poll(() => saved('csv')?.length ?? 0).toBeGreaterThan(0);
  const rows = saved('csv')!.toString('utf8').trim().split('\n').slice(1);
  expect(rows).toHaveLength(13);
  // "To be, or not" holds a comma: the weights are the last 13 columns of each row.
  const weights = rows.map((row) => row.split(',').slice(-13).map(Number));
  weights.forEach((row, at) => {
    expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
    expect(row.slice(at + 1).every((weight) => weight === 0)).toBe(true);
  });
  await button(page, 'Export PNG').click();
  await expect.poll(() => saved('png')?.subarray(1, 4).toString('latin1')).toBe('PNG');

  await button(page, 'Back to the probes').click();
  await expect(page.getByRole('img', { name: /^Layer 2, head 3 at step 60, .*32 tokens/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Embeddings' }).click();
  for (const name of ['Positional encoding', 'Similarity of positions', 'Similarity of tokens']) {
    await expect(page.getByRole('region', { name }).getByRole('img', { name: /at step 60/ })).toBeVisible();
  }
  expect(lab.complaints).toEqual([]);
});
