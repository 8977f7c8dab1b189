/** An architecture that came with its folders and two registry lines, in the real window: see test/toy. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plantToy } from '../toy/plant.js';
import { expect, test } from './lab-app.js';
import { button, heading, openRun, slider, startRun, status } from './run-page.js';

const folder = mkdtempSync(join(tmpdir(), 'model-lab-planted-'));
const root = join(folder, 'checkout');

test.beforeAll(() => {
  plantToy(root);
  const bundles = ['main', 'file-thread', 'preload', 'worker', 'doctor-probe', 'renderer'];
  execFileSync(process.execPath, ['build/bundle.mjs', ...bundles], { cwd: root, stdio: 'pipe' });
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('it is chosen, trained, shown and asked, another run begins from it, and its page lists both', async ({ lab }) => {
  lab.root = root;
  const page = await lab.open();
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: /^Line/ }).click();
  // Its preview stands beside the fields and goes with them.
  const preview = page.getByRole('region', { name: 'Preview: Line to be found' });
  await expect(preview.getByRole('status')).toHaveText('y = 2 x, give or take 0.1');
  await page.getByLabel('Slope', { exact: true }).fill('-3');
  await expect(preview.getByRole('status')).toHaveText('y = -3 x, give or take 0.1');
  await page.getByLabel('Slope', { exact: true }).fill('2');
  await startRun(page, { name: 'first line', steps: 200 }, { onForm: true });
  await expect(heading(page)).toHaveText('first line');
  await expect(status(page, 'Done')).toBeVisible();

  // Its metric is charted and its panel has a card and a tab, which follow the scrubber.
  await expect(page.getByText('Squared error').first()).toBeVisible();
  await expect(page.getByText(/^Slope (2|1\.99)/)).toBeVisible();
  await lab.look('overview');
  await page.getByRole('tab', { name: 'Line' }).click();
  await expect(page.getByText('Step 200:')).toBeVisible();
  await slider(page).focus();
  await page.keyboard.press('Home');
  await expect(page.getByText('Step 0: y = 0')).toBeVisible();
  await page.keyboard.press('End');
  await lab.look('panel');

  // Its question has a form made of what it asks.
  await button(page, 'More actions').click();
  await page.getByRole('menuitem', { name: /Height/ }).click();
  await page.getByLabel('x', { exact: true }).fill('3');
  await button(page, 'Height').click();
  await expect(page.getByText(/^(5\.9|6\.0)\d*$/).first()).toBeVisible();
  await lab.look('question');

  await page.getByRole('link', { name: 'Lines' }).click();
  await expect(page.getByRole('main').getByRole('link', { name: 'first line' })).toBeVisible();
  await lab.look('page');
  await openRun(page, /first line/);
  await expect(heading(page)).toHaveText('first line');
  expect(lab.complaints).toEqual([]);
});

test('a run about another one starts from its menu, is indented below it, and is watched on its page', async ({
  lab,
}) => {
  lab.root = root;
  const page = await lab.open();
  await button(page, 'New run').first().click();
  await page.getByRole('radio', { name: /^Line/ }).click();
  await startRun(page, { name: 'some line', steps: 100 }, { onForm: true });
  await expect(status(page, 'Done')).toBeVisible();

  await button(page, 'More actions').click();
  await page.getByRole('menuitem', { name: 'Start a new run from this…' }).click();
  await page.getByRole('radio', { name: /^Residuals/ }).click();
  await lab.look('begin-from');
  await page.getByLabel('Name', { exact: true }).fill('how it fits');
  await page.getByLabel('Pause', { exact: true }).fill('6000');
  await button(page, 'Start training').click();
  await expect(heading(page)).toHaveText('how it fits');

  // It and its helper are processes of their own, and a step that takes long tells how far it is.
  await expect.poll(() => lab.workerPids().then((pids) => pids.length)).toBe(2);
  await expect(page.getByText(/\d+ of 120 parts/).first()).toBeVisible();
  await openRun(page, /some line/);
  await page.getByRole('tab', { name: 'Residuals' }).click();
  await expect(page.getByText('how it fits').last()).toBeVisible();
  await lab.look('belonging');
  await expect(page.getByText('Root mean square').first()).toBeVisible();
  await lab.look('belonging-record');

  // However it ends, its helper ends with it.
  const [first] = await lab.workerPids();
  process.kill(first!, 'SIGKILL');
  await expect.poll(() => lab.workerPids().then((pids) => pids.includes(first!))).toBe(false);
  await expect.poll(() => lab.workerPids().then((pids) => pids.length)).toBeLessThanOrEqual(2);
  await openRun(page, /how it fits/);
  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
  await expect.poll(() => lab.workerPids().then((pids) => pids.length)).toBe(0);
  await expect(page.getByRole('link', { name: /some line/ }).last()).toBeVisible();
  await lab.look('lineage');
});
