import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { decodeSafetensors } from '../../models/core/safetensors.js';
import { expect, test } from './lab-app.js';
import { button, lastStep, stepOf, startRun } from './run-page.js';

/** The weights of a checkpoint, as text by name. */
function weightsAt(home: string, step: number): Map<string, string> {
  const [run] = readdirSync(join(home, 'runs'));
  const folder = join(home, 'runs', run!, 'checkpoints', String(step).padStart(8, '0'));
  const weights = decodeSafetensors(readFileSync(join(folder, 'weights.safetensors')));
  return new Map(Object.entries(weights).map(([name, { data }]) => [name, data.join()]));
}

/** Writes a checkpoint of the step at which the run is paused. */
async function keep(page: Page, home: string, step: number): Promise<Map<string, string>> {
  await button(page, 'Checkpoint').click();
  await expect
    .poll(() => readdirSync(join(home, 'runs', readdirSync(join(home, 'runs'))[0]!, 'checkpoints')))
    .toContain(String(step).padStart(8, '0'));
  return weightsAt(home, step);
}

/** Parts of the network whose weights differ. */
const moved = (before: Map<string, string>, after: Map<string, string>): string[] => [
  ...new Set([...before].filter(([name, data]) => after.get(name) !== data).map(([name]) => name.split('/')[0]!)),
];

test('one network learns while the other is held, by single steps and at other rates; slow motion keeps its pace', async ({
  lab,
}) => {
  const page = await lab.open();
  await startRun(page, { name: 'contest', steps: 1_000_000, checkpointEvery: 1_000_000 });
  const said = (text: RegExp) => expect(page.getByRole('log').getByText(text).last()).toBeVisible();
  const tab = (name: string) => page.getByRole('tab', { name, exact: true }).click();
  await expect.poll(() => lastStep(page)).toBeGreaterThan(2);
  await button(page, 'Pause').click();
  const paused = await stepOf(page, 'paused');

  const begin = await keep(page, lab.home, paused);
  await page.getByRole('radio', { name: 'G only' }).click();
  await expect(page.getByRole('radio', { name: 'G only' })).toBeChecked();
  await button(page, 'Step').click();
  await expect.poll(() => lastStep(page)).toBe(paused + 1);
  const held = await keep(page, lab.home, paused + 1);
  expect(moved(begin, held)).toEqual(['generator']);

  await page.getByRole('radio', { name: 'Both' }).click();
  await button(page, 'D step').click();
  await expect.poll(() => lastStep(page)).toBe(paused + 2);
  const judged = await keep(page, lab.home, paused + 2);
  expect(moved(held, judged)).toEqual(['discriminator']);
  await expect(page.getByRole('radio', { name: 'Both' })).toBeChecked();

  await page.getByRole('slider', { name: 'D : G rate' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('D steps').fill('2');
  await page.keyboard.press('Enter');
  await page.getByRole('slider', { name: 'Slow motion' }).focus();
  await page.keyboard.press('Home');
  await lab.look('teaching');
  await tab('Log');
  await said(/Networks that learn changed from Both to G only\./);
  await said(/Step [\d,]+ alone: Networks that learn: D only\./);
  await said(/Discriminator rate ratio changed from 1 to 2\./);
  await said(/Discriminator steps changed from 1 to 2 updates\./);
  await said(/Slow motion changed from off to 0\.2 steps\/s\./);

  await tab('Gallery');
  await expect(page.getByText('one that the discriminator finds most real')).toBeVisible();
  await lab.look('followed');
  await button(page, 'Resume').click();
  await expect(page.getByRole('slider', { name: 'Slow motion' })).toHaveAttribute('aria-valuetext', '0.2 steps/s');
  await expect.poll(() => lastStep(page)).toBeGreaterThan(paused + 2);
  const slow = await lastStep(page);
  await page.getByRole('slider', { name: 'Slow motion' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('slider', { name: 'Slow motion' })).toHaveAttribute('aria-valuetext', 'off');
  // At the pace of before this would take a minute.
  await expect.poll(() => lastStep(page)).toBeGreaterThan(slow + 12);
  await button(page, 'Stop').click();
});
