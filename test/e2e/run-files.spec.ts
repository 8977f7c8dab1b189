import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { renameRun } from '../../electron/runs/run-store.js';
import { expect, test, type LabApp } from './lab-app.js';
import { chooseAction, heading, openRun, runsList } from './run-page.js';

const evil = '<script>document.title="ran"</script>';

/** Saves to where it is proposed, in the home folder, and opens this file. */
async function answerFileDialogs(lab: LabApp, opened: string): Promise<void> {
  await lab.electron.evaluate(
    ({ dialog }, { home, opened }) => {
      dialog.showSaveDialog = ((_window: unknown, { defaultPath }: Electron.SaveDialogOptions) =>
        Promise.resolve({
          canceled: false,
          filePath: `${home}/${String(defaultPath).split('/').at(-1)}`,
        })) as typeof dialog.showSaveDialog;
      dialog.showOpenDialog = (() =>
        Promise.resolve({ canceled: false, filePaths: [opened] })) as unknown as typeof dialog.showOpenDialog;
    },
    { home: lab.home, opened },
  );
}

/** Opens a file as a browser would, in a window of its own, and tells what that asked for and what became of it. */
function openAlone(lab: LabApp, file: string) {
  return lab.electron.evaluate(async ({ BrowserWindow }, path) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, partition: 'reader' } });
    const asked: string[] = [];
    const said: string[] = [];
    window.webContents.session.webRequest.onBeforeRequest(({ url }, answer) => {
      if (!url.startsWith('data:')) asked.push(url);
      answer({});
    });
    window.webContents.on('console-message', (...args: unknown[]) => said.push(String(args[2])));
    await window.loadFile(path);
    const found = (await window.webContents.executeJavaScript(`({
      title: document.title,
      heading: document.querySelector('h1').textContent,
      curves: [...document.querySelectorAll('svg.chart .line path')].every((one) => one.getTotalLength() > 0),
      pictures: [...document.images].every((one) => one.complete && one.naturalWidth > 0) && document.images.length,
      scripts: document.scripts.length,
      wide: document.documentElement.scrollWidth > innerWidth,
    })`)) as Record<string, unknown>;
    // What a page of this policy would do if something could be put into it.
    await window.webContents.executeJavaScript(`new Promise((done) => {
      const image = new Image();
      image.onerror = done;
      image.src = 'https://example.com/x.png';
      document.body.append(image);
    })`);
    window.destroy();
    return { ...found, asked: asked.length, said };
  }, file);
}

test('a run leaves the window as a report, as a command and as a zip file, and comes back from that', async ({
  lab,
}) => {
  const runs = join(lab.home, 'runs');
  mkdirSync(runs);
  const dir = join(runs, '20260131-094500-gan-brave-otter');
  cpSync(join(projectRoot, 'test', 'fixtures', 'runs', 'gan'), dir, { recursive: true });
  renameRun(dir, evil);
  const other = '20260131-094500-gan-calm-crane';
  cpSync(dir, join(runs, other), { recursive: true });
  renameRun(join(runs, other), 'other');
  const page = await lab.open();
  await openRun(page, evil);
  await expect(heading(page)).toHaveText(evil);
  const zip = join(lab.home, '-script-document.title=-ran-script-.zip');
  await answerFileDialogs(lab, zip);

  await chooseAction(page, /^Report…/);
  const report = zip.replace(/\.zip$/, '-report.html');
  await expect.poll(() => existsSync(report)).toBe(true);
  expect(await openAlone(lab, report)).toMatchObject({
    title: `${evil}: report of a run`,
    heading: expect.stringContaining(evil) as unknown,

    curves: true,
    pictures: 3,
    scripts: 0,
    wide: false,
    // The file itself: the picture that was put into it has been refused before it was asked for.
    asked: 1,
    said: [expect.stringContaining('Content Security Policy') as unknown],
  });

  await page.getByRole('button', { name: 'More actions' }).click();
  const copy = page.getByRole('menuitem', { name: /^Copy as command/ });
  await copy.click();
  await expect(copy).toContainText('copied');
  expect(await lab.electron.evaluate(({ clipboard }) => clipboard.readText())).toMatch(
    /^lab train gan --preset \w+ --/,
  );
  await page.getByRole('menuitem', { name: /^Copy configuration/ }).click();
  await expect
    .poll(() => lab.electron.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('"architecture": "gan"');
  await page.getByRole('menuitem', { name: /^Export as zip…/ }).click();
  await expect.poll(() => existsSync(zip)).toBe(true);
  expect(readFileSync(zip).subarray(0, 2).toString()).toBe('PK');

  const chooseImport = () =>
    lab.electron.evaluate(({ Menu }) => {
      const [file] = Menu.getApplicationMenu()!.items;
      file!.submenu!.items.find(({ label }) => label === 'Import run…')!.click();
    });
  await chooseImport();
  await expect(page.getByRole('alert')).toContainText('is here already, with the same content');
  await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  rmSync(dir, { recursive: true });
  await expect(runsList(page).getByRole('link', { name: evil })).toHaveCount(0);
  await chooseImport();
  await expect(heading(page)).toHaveText(evil);
  await expect(runsList(page).getByRole('link', { name: evil })).toHaveAttribute('href', new RegExp(basename(dir)));

  await page.evaluate((ids) => (location.hash = `#/compare/${ids.join(',')}`), [basename(dir), other]);
  await page.getByRole('button', { name: 'Report…' }).click();
  const beside = join(lab.home, 'comparison-of-2-runs.html');
  await expect.poll(() => existsSync(beside)).toBe(true);
  expect(readFileSync(beside, 'utf8')).toContain('<h1>Comparison of 2 runs</h1>');
  expect(lab.complaints).toEqual([]);
});
