import { spawn } from 'node:child_process';
import { projectRoot } from '../../build/paths.mjs';
import { electronBinary } from '../../build/setup/electron.mjs';
import { expect, sandboxFlags, test } from './lab-app.js';
import { lastStep, openRun, startRun, status } from './run-page.js';

test('closing while training asks; cancel trains on, stopping writes a checkpoint first', async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { name: 'long one', steps: 100_000 });
  await expect.poll(() => lastStep(page)).toBeGreaterThan(100);

  await lab.answerDialogs(1);
  await lab.closeWindow();
  await expect
    .poll(() => lab.questions())
    .toEqual(['long one is training | Stop and save a checkpoint, then close | Cancel']);
  const before = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(before);

  await lab.answerDialogs(0);
  const ended = lab.electron.waitForEvent('close');
  await lab.closeWindow();
  await ended;

  const again = await lab.open();
  await openRun(again, /long one/);
  await expect(status(again, 'Stopped')).toBeVisible();
  await expect.poll(() => lastStep(again)).toBeGreaterThanOrEqual(before);
  await expect(again.getByTitle(/checkpoint/i).first()).toBeVisible();
});

test('closing while nothing trains asks nothing', async ({ lab }) => {
  await lab.open();
  await lab.answerDialogs(1);
  const ended = lab.electron.waitForEvent('close');
  await lab.closeWindow();
  await ended;
});

test('a second instance says one sentence and brings the first window to the front', async ({ lab }) => {
  const page = await lab.open();
  await lab.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.hide());
  const second = spawn(electronBinary(), [...sandboxFlags(), projectRoot], { env: lab.environment() });
  let said = '';
  second.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  expect(said).toContain('Model Lab is already running; its window was brought to the front.\n');
  await expect
    .poll(() =>
      lab.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible())),
    )
    .toEqual([true]);
  await expect(page.getByRole('button', { name: 'New run' }).first()).toBeVisible();
});

test('position and size of the window are remembered', async ({ lab }) => {
  await lab.open();
  const bounds = { x: 40, y: 30, width: 1000, height: 700 };
  await lab.electron.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]!.setBounds(wanted),
    bounds,
  );
  await expect.poll(() => lab.savedWindow()).toMatchObject({ bounds: { width: 1000, height: 700 } });
  await lab.close();
  await lab.open();
  const reopened = await lab.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
  expect(reopened).toEqual(bounds);
});
