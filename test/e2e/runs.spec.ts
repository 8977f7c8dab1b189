import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { beat, elsewhere, letTrain } from '../runs/trained-elsewhere.js';
import { expect, test } from './lab-app.js';
import {
  button,
  chooseAction,
  heading,
  lastStep,
  pointCount,
  openRun,
  runsList,
  runsTable,
  shownStep,
  slider,
  startRun,
  status,
} from './run-page.js';

test('a second run waits in the queue and starts when the first has ended', async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { name: 'first', steps: 100_000 });
  await expect(status(page, 'Training')).toBeVisible();
  await startRun(page, { name: 'second', steps: 60 });
  await expect(page.getByRole('main')).toContainText('Number 1 in the queue.');
  await startRun(page, { name: 'third', steps: 60 });
  await expect(page.getByRole('main')).toContainText('Number 2 in the queue.');
  // Those that have estimated memory for the forms may take a moment to end.
  await expect.poll(async () => (await lab.workerPids()).length).toBe(1);

  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
  await runsList(page).getByRole('link', { name: /first/ }).click();
  await button(page, 'Stop').click();
  await openRun(page, /second/);
  await expect(status(page, 'Done')).toBeVisible();
  await expect.poll(() => lastStep(page)).toBe(60);
});

test('a run that waited when the app was closed starts at the next time', async ({ lab }) => {
  await lab.open();
  await startRun(lab.page, { name: 'first', steps: 100_000 });
  await expect(status(lab.page, 'Training')).toBeVisible();
  await startRun(lab.page, { name: 'second', steps: 60 });
  await expect(lab.page.getByRole('main')).toContainText('Number 1 in the queue.');
  await lab.close();

  const page = await lab.open();
  await openRun(page, /second/);
  await expect(status(page, 'Done')).toBeVisible();
  await openRun(page, /first/);
  await expect(status(page, 'Stopped')).toBeVisible();
});

test('a run is renamed while it trains, branched, continued and discarded', async ({ lab }) => {
  const trash = join(lab.home, 'data');
  mkdirSync(trash);
  lab.variables['XDG_DATA_HOME'] = trash;
  const page = await lab.open();
  await startRun(page, { name: 'parent', steps: 400, checkpointEvery: 100 });
  await button(page, 'Rename').click();
  await page.getByLabel('Name of the run').fill('renamed');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('renamed');
  await expect(status(page, 'Done')).toBeVisible();
  await expect(heading(page)).toHaveText('renamed');
  await expect(runsList(page).getByRole('link', { name: /renamed/ })).toBeVisible();

  const track = (await slider(page).boundingBox())!;
  await slider(page).click({ position: { x: track.width * 0.4, y: 16 } });
  await chooseAction(page, /^Branch from step 100/);
  await expect(heading(page)).not.toHaveText('renamed');
  await expect(status(page, 'Done')).toBeVisible();
  await expect.poll(() => pointCount(page)).toBe(40);

  await chooseAction(page, /^Continue/);
  await expect.poll(() => lastStep(page)).toBe(800);
  await expect(status(page, 'Done')).toBeVisible();

  // Other settings from a checkpoint on.
  await page.getByRole('main').getByRole('link', { name: 'renamed' }).click();
  await expect(heading(page)).toHaveText('renamed');
  await expect.poll(() => shownStep(page)).toBe(100);
  await chooseAction(page, /^Branch with changes/);
  const form = page.getByRole('form', { name: 'Branch with changes' });
  await expect(form.getByLabel('Learning rate', { exact: true })).toHaveValue('0.0002');
  await form.getByLabel('Learning rate', { exact: true }).fill('1e-3');
  await form.getByText('Cosine', { exact: true }).click();
  await form.getByLabel('Last step', { exact: true }).fill('100');
  await expect(button(page, 'Start the branch')).toBeDisabled();
  await form.getByLabel('Last step', { exact: true }).fill('120');
  await lab.look('branch-with-changes');
  await button(page, 'Start the branch').click();
  await expect(heading(page)).not.toHaveText('renamed');
  await expect(status(page, 'Done')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Learning rate' })).toHaveValue('0.001');
  await button(page, 'Continue').click();
  const further = page.getByRole('form', { name: 'Continue' });
  await expect(further).toContainText('ends at step 240 now, where it ended at step 120');
  await lab.look('continue-along-another-schedule');
  await button(page, 'Cancel').click();
  await expect(further).toHaveCount(0);
  await chooseAction(page, /^Discard/);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await expect(runsTable(page).getByRole('link')).toHaveCount(2);

  await openRun(page, /renamed/);
  await expect(heading(page)).toHaveText('renamed');
  await chooseAction(page, /^Discard/);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
  await expect(runsTable(page).getByRole('link')).toHaveCount(1);
  expect(readdirSync(join(lab.home, 'runs'))).toHaveLength(1);
  expect(existsSync(join(trash, 'Trash', 'files'))).toBe(true);
  expect(readdirSync(join(trash, 'Trash', 'files'))).toHaveLength(2);
});

test('the learning rate is changed live, and a wrong one is refused in a sentence', async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { steps: 100_000 });
  await expect.poll(() => pointCount(page)).toBeGreaterThan(5);
  const rate = page.getByRole('textbox', { name: 'Learning rate' });
  await rate.fill('0.001');
  await rate.press('Enter');
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('log', { name: 'Log' })).toContainText(/earning rate.*0\.001/);
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(rate).toHaveValue('0.001');
  await rate.fill('5');
  await rate.press('Enter');
  await expect(page.getByRole('region', { name: 'Learning rate' })).toContainText(/0\.0000001|1e-7|to 1/);
  await expect(rate).toHaveValue('0.001');
});

test('bad input is told beside its field and starts nothing', async ({ lab }) => {
  const page = await lab.open();
  await page.getByRole('button', { name: 'New run' }).first().click();
  const batch = page.getByLabel('Batch size', { exact: true });
  await batch.fill('0');
  await expect(batch).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toContainText('whole number from 1 to 4096');
  await expect(button(page, 'Start training')).toBeDisabled();
  await batch.fill('many');
  await expect(page.getByRole('alert')).toContainText('whole number from 1 to 4096');
  await batch.fill('64');
  await expect(button(page, 'Start training')).toBeEnabled();
  await expect(runsList(page).getByRole('link')).toHaveCount(0);
});

test('a run that the CLI trains appears by itself and is followed, and is not touched', async ({ lab }) => {
  const page = await lab.open();
  const command = ['build/lab.mjs', 'train', 'gan', '--steps', '100000'];
  const cli = spawn(process.execPath, command, { cwd: projectRoot, env: lab.environment(), stdio: 'ignore' });
  const ended = new Promise((resolve) => cli.once('exit', resolve));
  try {
    await runsList(page).getByRole('link').first().click();
    await expect.poll(() => pointCount(page)).toBeGreaterThan(10);
    const seen = await pointCount(page);
    await expect.poll(() => pointCount(page)).toBeGreaterThan(seen);
    await button(page, 'Pause').click();
    await expect(page.getByRole('alert')).toContainText('outside this window');
  } finally {
    cli.kill('SIGINT');
    expect(await ended).toBe(130);
  }
  await expect(status(page, 'Stopped')).toBeVisible();
});

test('a run that is trained where the window can not look is taken over, once its heartbeat stands still', async ({
  lab,
}) => {
  const page = await lab.open();
  await startRun(page, { name: 'left', steps: 100_000, checkpointEvery: 100 });
  await expect.poll(() => lastStep(page)).toBeGreaterThan(100);
  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
  const dir = join(lab.home, 'runs', readdirSync(join(lab.home, 'runs'))[0]!);
  beat(dir, 1);
  letTrain(dir, elsewhere);

  const takeOver = button(page, 'Take over…');
  await expect(page.getByRole('status').filter({ has: takeOver })).toContainText('process 12 on laptop, since');
  await takeOver.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: 'Take over left?' });
  await expect(dialog).toHaveAccessibleDescription(
    /process 12 on laptop.+last sign of life.+can be lost.+from step \d+/,
  );
  await lab.look('take-over');
  await page.keyboard.press('Escape');
  await expect(takeOver).toBeFocused();

  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByRole('status').filter({ has: takeOver })).toContainText('for six seconds');
  let beats = 1;
  const beating = setInterval(() => beat(dir, ++beats), 500);
  await expect(page.getByRole('alert'))
    .toContainText('process 12 on laptop, whose heartbeat moves; stop it first.')
    .finally(() => clearInterval(beating));

  await takeOver.click();
  await dialog.getByRole('button', { name: 'Take over' }).click();
  await expect(status(page, 'Training')).toBeVisible();
  await expect(takeOver).toBeHidden();
  const before = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(before + 100);
});
