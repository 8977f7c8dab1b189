import { expect, test } from './lab-app.js';
import { button, lastStep, runsList, startRun, status } from './run-page.js';

test("the native menu's commands open their pages", async ({ lab }) => {
  const page = await lab.open();
  const choose = (label: string) =>
    lab.electron.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()!.items.flatMap((item) => item.submenu?.items ?? []);
      items.find((item) => item.label === wanted)!.click();
    }, label);
  await choose('New run');
  await expect(page.getByRole('heading', { name: 'New run' })).toBeVisible();
  await choose('Check this machine');
  await expect(page.getByRole('main')).toContainText('TensorFlow');
});

test('the system stays awake while a run trains, and its end is told to who looks elsewhere', async ({ lab }) => {
  const page = await lab.open();
  await lab.electron.evaluate(({ BrowserWindow, Notification, powerSaveBlocker }) => {
    const told: string[] = [];
    const blockers: number[] = [];
    Object.assign(globalThis, { told, blockers });
    // A desktop that shows notifications, and a user who clicks each as soon as something comes of it.
    Notification.isSupported = () => true;
    Object.assign(Notification.prototype, {
      on(this: Electron.Notification, event: string, listener: () => void) {
        if (event !== 'click') return;
        told.push(`${this.title}: ${this.body}`);
        setTimeout(listener);
      },
    });
    const start = powerSaveBlocker.start.bind(powerSaveBlocker);
    powerSaveBlocker.start = (type) => {
      const id = start(type);
      blockers.push(id);
      return id;
    };
    BrowserWindow.getAllWindows()[0]!.isFocused = () => false;
  });
  const awake = () =>
    lab.electron.evaluate(({ powerSaveBlocker }) =>
      (globalThis as unknown as { blockers: number[] }).blockers.map((id) => powerSaveBlocker.isStarted(id)),
    );
  // It waits for another one, so that it doesn't end before somebody looks elsewhere.
  await startRun(page, { name: 'day shift', steps: 100_000 });
  await expect.poll(awake).toEqual([true]);
  const first = await page.evaluate(async () => {
    const runs = await window.lab.invoke('listRuns');
    return runs.ok ? runs.value[0]!.id : '';
  });
  await startRun(page, { name: 'night shift', steps: 50 });
  await expect(page.getByRole('main')).toContainText('Number 1 in the queue.');
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await page.evaluate((id) => window.lab.invoke('control', id, { kind: 'stop' }), first);
  // A click on the notification leads to the run.
  await expect(page.getByRole('heading', { level: 1, name: 'night shift' })).toBeVisible();
  await expect(status(page, 'Done')).toBeVisible();
  const told = await lab.electron.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  expect(told).toEqual(['night shift is trained: It ended after step 50.']);
  await expect.poll(awake).not.toContain(true);
});

test('a page that is loaded again during training goes on where it was', async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { name: 'steady', steps: 100_000 });
  await expect.poll(() => lastStep(page)).toBeGreaterThan(200);
  await page.reload();
  await expect(status(page, 'Training')).toBeVisible();
  // What it had trained before is read from the disk.
  await expect.poll(() => lastStep(page)).toBeGreaterThan(200);
  const seen = await lastStep(page);
  await expect.poll(() => lastStep(page)).toBeGreaterThan(seen + 100);
});

test("a page whose process dies comes back by itself, and training doesn't notice", async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { name: 'unshaken', steps: 100_000 });
  await expect.poll(() => lastStep(page)).toBeGreaterThan(100);
  const [worker] = await lab.workerPids();
  const pageProcess = () =>
    lab.electron.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      return webContents.isLoading() ? 0 : webContents.getOSProcessId();
    });
  const killed = await pageProcess();
  process.kill(killed, 'SIGKILL');
  await expect.poll(async () => ![0, killed].includes(await pageProcess())).toBe(true);
  // Playwright has lost sight of the page, so Electron asks it.
  const title = () =>
    lab.electron.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
          'document.querySelector("h1")?.textContent',
        ) as Promise<string>,
    );
  await expect.poll(title).toBe('unshaken');
  expect(await lab.workerPids()).toEqual([worker]);
});

test('clicking faster than anything can follow does no harm', async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { name: 'hurried', steps: 100_000 });
  // Without waiting for the page to say that it has begun.
  await button(page, 'Stop').click({ clickCount: 2 });
  // It may have stopped by now.
  await button(page, 'Stop')
    .click({ clickCount: 2, timeout: 500 })
    .catch(() => undefined);
  await expect(status(page, 'Stopped')).toBeVisible();
  await button(page, 'Continue').click();
  await expect(status(page, 'Training')).toBeVisible();
  for (let i = 0; i < 5; i++) {
    await page.getByRole('button', { name: /^(Pause|Resume)$/ }).click();
    await button(page, 'Step').click();
  }
  await button(page, 'Stop').click();
  await expect(status(page, 'Stopped')).toBeVisible();
  await expect.poll(() => lab.workerPids()).toEqual([]);
  await expect(runsList(page).getByRole('link')).toHaveCount(1);
});
