import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../../build/paths.mjs';
import { expect, test, type LabApp } from './lab-app.js';
import { button } from './run-page.js';

interface Changes {
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/** A run as an earlier version left it, under another name and with these changes of its record. */
function plant(lab: LabApp, fixture: string, id: string, changes: Changes): void {
  const dir = join(lab.home, 'runs', id);
  cpSync(join(projectRoot, 'test/fixtures/runs', fixture), dir, { recursive: true });
  const path = join(dir, 'run.json');
  const record = JSON.parse(readFileSync(path, 'utf8')) as { config: Record<string, unknown> };
  const config = { ...record.config, ...changes.config };
  writeFileSync(path, JSON.stringify({ ...record, id, name: id, ...changes, config }));
}

/** Through the page without runs, as a user would. */
async function compare(page: Page, names: readonly string[]): Promise<void> {
  await page.getByRole('link', { name: 'Compare' }).click();
  for (const name of names) await page.getByRole('checkbox', { name: new RegExp(`^${name} `) }).check();
  await button(page, `Compare ${names.length} runs`).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Comparison' })).toBeVisible();
}

const scrubber = (page: Page) => page.getByRole('slider', { name: 'Training time of all runs' });
/** What stands beside a run's name over its panel. */
const heads = (page: Page, panel: string) => page.getByRole('list', { name: `${panel} of the runs` }).locator('p.head');

test('GANs are compared on one scrubber, by steps and epochs, with what differs, and the comparison is kept', async ({
  lab,
}) => {
  plant(lab, 'gan', 'slow', {});
  plant(lab, 'gan', 'fast', { config: { learningRate: 0.001, batchSize: 32 }, stepsPerEpoch: 313 });
  plant(lab, 'gan', 'fast-again', {
    config: { learningRate: 0.001, batchSize: 32, seed: 4 },
    seed: 4,
    stepsPerEpoch: 313,
  });
  let page = await lab.open();
  await compare(page, ['slow', 'fast', 'fast-again']);

  // What differs by its seed alone is one line of two seeds.
  await expect(page.getByText('2 runs · 3 seeds')).toBeVisible();
  const settings = page.getByRole('region', { name: 'Settings that differ' });
  await expect(settings.getByRole('row')).toHaveText([
    /A.*B/,
    /Batch size\s*16\s*32, departs/,
    /Learning rate\s*0\.0002\s*0\.001, departs/,
    /Seed\s*3\s*3, 4/,
  ]);
  await settings.getByRole('combobox').selectOption('B');
  await expect(settings.getByRole('row', { name: /Batch size/ })).toHaveText(/16, departs\s*32$/);
  await expect(page.getByRole('region', { name: 'At the end' }).getByRole('row')).toHaveCount(3);

  await expect(heads(page, 'Gallery')).toHaveText([/A slow\s*step 20, its end/, /B fast.*step 20, its end/]);
  await scrubber(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(heads(page, 'Gallery')).toHaveText([/step 10$/, /step 10$/]);
  // By epochs the larger batches go twice as far: where they are at step 10, the others have ended.
  await page.keyboard.press('End');
  await page.getByRole('radio', { name: 'Epoch' }).click();
  await scrubber(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(scrubber(page)).toHaveAttribute('aria-valuetext', 'epoch 0.03');
  await expect(heads(page, 'Gallery')).toHaveText([/step 20/, /step 10$/]);
  await lab.look('compared');

  await button(page, 'Show B').click();
  await expect(heads(page, 'Gallery')).toHaveCount(0);
  await button(page, 'Show B').click();
  await page.getByRole('tab', { name: 'Gallery' }).click();
  await page.getByRole('radio', { name: 'Wipe' }).click();
  const edge = page.getByRole('slider', { name: 'Wipe between A and B' });
  await edge.focus();
  await page.keyboard.press('Home');
  await expect(edge).toHaveAttribute(
    'aria-valuetext',
    'A, slow, step 20, covers 0 % from the left; B, fast, step 10, the rest',
  );

  await button(page, 'Keep').click();
  await page.getByLabel('Name of the comparison').fill('Which rate?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Which rate?' })).toBeVisible();
  await lab.close();

  rmSync(join(lab.home, 'runs', 'fast-again'), { recursive: true });
  page = await lab.open();
  await page.getByRole('navigation', { name: 'Saved comparisons' }).getByText('Which rate?').click();
  await expect(page.getByRole('alert')).toHaveText("There is no run 'fast-again' any more.");
  await expect(page.getByRole('radio', { name: 'Epoch' })).toBeChecked();
  await expect(heads(page, 'Gallery')).toHaveText([/A slow/, /B fast/]);
  await button(page, 'Take fast-again out').click();
  await button(page, 'Keep changes').click();
  await expect(button(page, 'Keep changes')).toHaveCount(0);
  await button(page, 'Remove the comparison').click();
  await button(page, 'Remove').click();
  await expect(page.getByRole('navigation', { name: 'Saved comparisons' })).toHaveCount(0);
  expect(lab.complaints).toEqual([]);
});

test('the heads of transformers stand side by side: what is chosen of one is chosen of all', async ({ lab }) => {
  plant(lab, 'transformer-copy', 'warm', {});
  plant(lab, 'transformer-copy', 'cold', { config: { learningRate: 0.002 } });
  const page = await lab.open();
  await compare(page, ['warm', 'cold']);
  await page.getByRole('tab', { name: 'Attention' }).click();
  await expect(heads(page, 'Attention')).toHaveText([/A warm\s*step 20, its end/, /B cold\s*step 20, its end/]);
  const chosen = page.getByRole('combobox', { name: 'Head' });
  await chosen.first().selectOption('Rollout over all layers');
  await expect(chosen.last()).toHaveValue(/rollout/);
  await scrubber(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(heads(page, 'Attention')).toHaveText([/step 10$/, /step 10$/]);
  await expect(page.locator('[data-step="10"]')).toHaveCount(2);
  expect(lab.complaints).toEqual([]);
});
