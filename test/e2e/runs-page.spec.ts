import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRun } from '../../electron/runs/create-run.js';
import { metricsPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { expect, test } from './lab-app.js';
import { button, goToRuns, heading, runsList, runsTable } from './run-page.js';

/** A run that has ended, as if it had been trained. */
function addRun(home: string, name: string, { architecture = 'classifier', last = 0.5, minute = 0, seed = 0 }): string {
  const config = parseConfig(architectureConfig(architecture), 'mlp', { seed });
  const run = { architecture, preset: 'mlp', config, every: 10, name };
  const { dir, record } = createRun(join(home, 'runs'), run, new Date(Date.UTC(2026, 0, 31, 9, minute)));
  const [metricName, title] =
    architecture === 'gan' ? ['generatorLoss', 'Generator loss'] : ['validationAccuracy', 'Validation accuracy'];
  const metric = { name: metricName, title, part: 'model' };
  writeRunRecord(dir, {
    ...record,
    ...{ status: 'done', step: 20, steps: 20, seconds: 9, endedAt: record.createdAt, startedAt: record.createdAt },
    metrics: [{ ...metric, group: 'score' }],
  });
  const line = (step: number, value: number) =>
    `${JSON.stringify({ step, wallMs: step, values: { [metric.name]: value } })}\n`;
  writeFileSync(metricsPath(dir), line(10, 0.1) + line(20, last));
  return dir;
}

test('runs are filtered, selected by mouse and keyboard, tagged, pinned, compared and discarded', async ({ lab }) => {
  const trash = join(lab.home, 'data');
  mkdirSync(join(lab.home, 'runs'), { recursive: true });
  mkdirSync(trash);
  lab.variables['XDG_DATA_HOME'] = trash;
  addRun(lab.home, 'low', { last: 0.4, minute: 1 });
  addRun(lab.home, 'contest', { architecture: 'gan', last: 0.7, minute: 2 });
  const [high, mid] = [
    addRun(lab.home, 'high', { last: 0.95, minute: 3, seed: 1 }),
    addRun(lab.home, 'mid', { last: 0.92, minute: 4 }),
  ];
  const page = await lab.open();

  // It is what the app opens with: the newest first, with what the metrics came to.
  const table = runsTable(page);
  const names = () => table.getByRole('link').allTextContents();
  await expect.poll(names).toEqual(['mid', 'high', 'contest', 'low']);
  await expect(table.getByRole('row', { name: /high/ })).toContainText('95.0%');
  await table.getByRole('button', { name: 'Metric' }).click();
  await expect.poll(names).toEqual(['high', 'mid', 'contest', 'low']);

  // What the filter can't judge is told, and shown if one wants to.
  const filter = page.getByRole('searchbox', { name: 'Filter runs' });
  await page.keyboard.press('/');
  await expect(filter).toBeFocused();
  await filter.fill('metric >');
  await expect(page.getByRole('alert')).toContainText('lacks a value');
  await filter.fill('metric > 0.9');
  await expect.poll(names).toEqual(['high', 'mid']);
  await expect(table).toContainText(
    '1 is neither better when higher nor when lower (Generator loss), so “above” leaves it out',
  );
  await table.getByRole('button', { name: 'show it' }).click();
  await expect.poll(names).toEqual(['high', 'mid', 'contest']);
  await filter.fill('metric > 0.9');
  await expect.poll(names).toEqual(['high', 'mid']);

  // From the field on all of it goes by keyboard.
  await page.keyboard.press('ArrowDown');
  await expect(table).toBeFocused();
  await page.keyboard.press('Shift+ArrowDown');
  const foot = page.getByRole('region', { name: 'Selection' });
  await expect(foot).toContainText('2 selected: mid, high');
  await expect(foot).toContainText('Same architecture and data; 1 of ');
  await lab.look('selection');
  await page.keyboard.press('t');
  const form = page.getByRole('form', { name: 'Tag 2 runs' });
  await expect(form.getByLabel('New tags')).toBeFocused();
  await page.keyboard.type('no:colons');
  await expect(form.getByRole('alert')).toContainText('tag: ');
  await form.getByLabel('New tags').fill('paper');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('button', { name: 'Remove the tag paper' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(table).toBeFocused();
  expect([readRunRecord(high).words, readRunRecord(mid).words]).toEqual([{ tags: ['paper'] }, { tags: ['paper'] }]);
  await filter.fill('');
  await page.getByRole('combobox', { name: 'any tag' }).selectOption('paper');
  await expect(filter).toHaveValue('tag:paper');
  await expect.poll(names).toEqual(['high', 'mid']);

  await foot.getByRole('button', { name: 'Pin' }).click();
  await expect(runsList(page).getByRole('link', { name: /high/ })).toBeVisible();
  await button(page, 'Compare 2 runs').click();
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/^#\/compare\/[^,]+,[^,]+$/);

  // The filter and the selection are there again; a range, and two less.
  await goToRuns(page);
  await expect(foot).toContainText('2 selected');
  await foot.getByRole('button', { name: 'Clear' }).click();
  await filter.fill('');
  await expect.poll(names).toEqual(['high', 'mid', 'contest', 'low']);
  const line = (name: string) => table.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
  await line('contest').click({ position: { x: 20, y: 14 } });
  await line('low').click({ position: { x: 20, y: 14 }, modifiers: ['Shift'] });
  await expect(foot).toContainText('2 selected: contest, low');
  await foot.getByRole('button', { name: 'Discard…' }).click();
  await page.getByRole('alertdialog', { name: 'Discard 2 runs?' }).getByRole('button', { name: 'Discard' }).click();
  await expect.poll(names).toEqual(['high', 'mid']);
  await expect(foot).toHaveCount(0);
  expect(readdirSync(join(trash, 'Trash', 'files'))).toHaveLength(2);
  expect(existsSync(high) && existsSync(mid)).toBe(true);

  await table.getByRole('link', { name: 'high' }).click();
  await expect(heading(page)).toHaveText('high');
  expect(lab.complaints).toEqual([]);
});
