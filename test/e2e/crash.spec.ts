import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type LabApp } from './lab-app.js';
import { button, heading, lastStep, openRun, pointCount, runsTable, startRun, status } from './run-page.js';

/** Directory of the only run. */
function runDir(lab: LabApp): string {
  const [name] = readdirSync(join(lab.home, 'runs'));
  return join(lab.home, 'runs', name!);
}

test('a worker killed mid-run is told, and the run goes on from its checkpoint', async ({ lab }) => {
  // What TensorFlow says of itself at its usual level depends on the processor.
  lab.variables['TF_CPP_MIN_LOG_LEVEL'] = '0';
  const page = await lab.open();
  await startRun(page, { steps: 100_000, checkpointEvery: 300 });
  await expect.poll(() => lastStep(page)).toBeGreaterThan(700);
  const [pid] = await lab.workerPids();
  process.kill(pid!, 'SIGKILL');

  await page.getByRole('tab', { name: 'Log' }).click();
  const log = page.getByRole('log', { name: 'Log' });
  await expect(log).toContainText(
    /(ended by SIGKILL|ended without a word) at about step [\d,]+; it starts again by itself\./,
  );
  await log.getByText('Last output').click();
  await expect(log.locator('pre')).toContainText('TensorFlow');
  await expect.poll(() => lab.workerPids()).not.toContain(pid);
  await expect.poll(async () => (await lab.workerPids()).length).toBe(1);
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(status(page, 'Training')).toBeVisible();
  const before = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(before + 200);
  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();

  // Each recorded step is there once, in order: what came after the checkpoint was trained again.
  const steps = readFileSync(join(runDir(lab), 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { step: number }).step);
  const expected = steps.map((_, i) => (i < steps.length - 1 ? (i + 1) * 10 : steps.at(-1)));
  expect(steps).toEqual(expected);
  await expect.poll(() => pointCount(page)).toBe(steps.length);
});

test('a run whose worker died while the app was closed is shown as interrupted and continues', async ({ lab }) => {
  await lab.open();
  await startRun(lab.page, { name: 'cut short', steps: 100_000, checkpointEvery: 200 });
  await expect.poll(() => lastStep(lab.page)).toBeGreaterThan(500);
  const workers = await lab.workerPids();
  await lab.crash();
  for (const pid of workers) await expect.poll(() => existsSync(`/proc/${pid}`)).toBe(false);

  const page = await lab.open();
  await openRun(page, /cut short/);
  await expect(page.getByRole('alert')).toContainText('ended without a word');
  await button(page, /^Continue from/).click();
  await expect(status(page, 'Training')).toBeVisible();
  const before = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(before + 200);
});

test('a run with a damaged run.json is listed with a sentence and harms nothing else', async ({ lab }) => {
  await lab.open();
  await startRun(lab.page, { name: 'sound', steps: 50 });
  await expect(status(lab.page, 'Done')).toBeVisible();
  const sound = runDir(lab);
  await lab.close();
  const damaged = join(lab.home, 'runs', 'odd name (copy)');
  mkdirSync(damaged);
  writeFileSync(join(damaged, 'run.json'), readFileSync(join(sound, 'run.json'), 'utf8').slice(0, 100));

  const page = await lab.open();
  await expect(runsTable(page).getByRole('link')).toHaveCount(2);
  await openRun(page, /odd name/);
  await expect(page.getByRole('alert').first()).toContainText('damaged');
  await openRun(page, /sound/);
  await expect(heading(page)).toHaveText('sound');
  await expect.poll(() => pointCount(page)).toBe(5);
});
