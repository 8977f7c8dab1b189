import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { chosenUrl } from '../../electron/protocol/app.js';
import { expect, test } from './lab-app.js';
import { lastStep, startRun } from './run-page.js';

test('the page has no Node, and of Electron only the bridge', async ({ lab }) => {
  const page = await lab.open();
  const found = await page.evaluate(() => {
    const names = ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'electron', 'ipcRenderer'];
    return { names: names.filter((name) => name in globalThis), bridge: Object.keys(window.lab).sort() };
  });
  expect(found).toEqual({ names: [], bridge: ['chosen', 'invoke', 'onEvent'] });
  const preferences = await lab.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]!.webContents as Electron.WebContents & {
      getLastWebPreferences(): Electron.WebPreferences;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false });
  expect(preferences.webSecurity).not.toBe(false);
});

test('the policy refuses inline scripts, eval, plugins, frames and everything remote', async ({ lab }) => {
  const page = await lab.open();
  const result = await page.evaluate(async () => {
    const refused: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const add = (tag: string, attributes: Record<string, string>, text = '') => {
      const element = Object.assign(document.createElement(tag), { textContent: text });
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    };
    add('script', {}, 'window.ran = true');
    add('script', { src: 'https://example.com/x.js' });
    add('img', { src: 'https://example.com/x.png' });
    add('iframe', { src: 'app://lab/index.html' });
    add('object', { data: 'app://lab/index.html' });
    // In a task of the page's own: what the debugger evaluates is exempt from the policy.
    const evaluated = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve(new Function('return "ran"')());
        } catch {
          resolve('refused');
        }
      });
    });
    const fetched = await fetch('https://example.com/').then(
      () => 'fetched',
      () => 'refused',
    );
    const socket = await new Promise((resolve) => {
      try {
        const opened = new WebSocket('wss://example.com/');
        opened.onopen = () => resolve('opened');
        opened.onerror = () => resolve('refused');
      } catch {
        resolve('refused');
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { refused: [...new Set(refused)].sort(), ran: 'ran' in window, evaluated, fetched, socket };
  });
  expect(result).toMatchObject({ ran: false, evaluated: 'refused', fetched: 'refused', socket: 'refused' });
  const directives = ['connect-src', 'frame-src', 'img-src', 'object-src', 'script-src', 'script-src-elem'];
  expect(result.refused).toEqual(expect.arrayContaining(directives));
});

test('the page can neither navigate away, nor open windows, nor get permissions', async ({ lab }) => {
  const page = await lab.open();
  const address = page.url();
  for (const target of [
    'https://example.com/',
    'file:///etc/passwd',
    'data:text/html,x',
    'app://evil/',
    'app://lab/x.svg',
  ]) {
    await page.evaluate((url) => {
      window.location.href = url;
    }, target);
    // Playwright takes a navigation that was refused for one under way, so the page itself is asked.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(await page.evaluate(() => window.location.href)).toBe(address);
    expect(await page.evaluate(() => document.body.textContent)).toContain('New run');
  }
  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  expect(await page.evaluate(() => window.open('app://lab/index.html'))).toBeNull();
  await page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: 'https://example.com/', target: '_blank' });
    document.body.append(link);
    link.click();
  });
  expect(await lab.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  const permissions = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as PermissionName[];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      () => 'denied',
    );
    return [...states.map((one) => one.state), camera];
  });
  expect(new Set(permissions)).toEqual(new Set(['denied']));
});

test('the door refuses unknown calls, stowaways and foreign frames', async ({ lab }) => {
  const page = await lab.open();
  const invoke = (name: string, ...args: unknown[]) =>
    page.evaluate(
      ([call, list]) =>
        (window.lab.invoke as (name: string, ...args: unknown[]) => Promise<unknown>)(call, ...list).catch(
          (error: Error) => `rejected: ${error.message}`,
        ),
      [name, args] as const,
    );
  for (const name of ['', 'constructor', 'toString', '__proto__', 'runProgram']) {
    expect(await invoke(name)).toMatch(/^rejected: .*There is no call/);
  }
  expect(await invoke('readRun', '../../etc')).toMatchObject({ ok: false, error: { message: /There is no run/ } });
  expect(await invoke('control', 'x', { kind: 'start', dir: '/' })).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('control: argument') },
  });
  expect(await invoke('listRuns', { extra: true })).toMatchObject({ ok: false });

  // Files are reached by what the user chose alone: the page names none itself, and makes no token up.
  const refusal = {
    ok: false,
    error: { message: expect.stringMatching(/^path: this was not chosen by you here; [^.]+\.$/) },
  };
  const secret = join(lab.home, 'secret.csv');
  writeFileSync(secret, 'age,sold,price\n1,no,1\n');
  for (const path of [secret, '/etc/passwd', 'file:///etc/passwd', crypto.randomUUID()]) {
    expect(await invoke('addDataset', { path })).toMatchObject(refusal);
    expect(await page.evaluate((address) => fetch(address).then(({ status }) => status), chosenUrl(path))).toBe(404);
  }
  const made = await page.evaluate((path) => {
    const file = Object.defineProperty(new File(['x'], 'secret.csv'), 'path', { value: path });
    return Promise.all([window.lab.chosen(file), window.lab.chosen({ path }), window.lab.chosen([path])]);
  }, secret);
  expect(made).toEqual([null, null, null]);

  // What the user did choose has a token, which holds for that file.
  await page.evaluate(() =>
    document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'pick' })),
  );
  const picture = join(projectRoot, 'build', 'icon.png');
  await page.setInputFiles('#pick', picture);
  const chosen = await page.evaluate(() =>
    window.lab.chosen(document.querySelector<HTMLInputElement>('#pick')!.files![0]!),
  );
  expect(chosen).toMatchObject({ path: picture });
  const shown = await page.evaluate(async (address) => {
    const answer = await fetch(address);
    return [answer.status, answer.headers.get('content-type')];
  }, chosenUrl(chosen!.token));
  expect(shown).toEqual([200, 'image/png']);
  await page.setInputFiles('#pick', secret);
  const table = await page.evaluate(() =>
    window.lab.chosen(document.querySelector<HTMLInputElement>('#pick')!.files![0]!),
  );
  expect(await page.evaluate((address) => fetch(address).then(({ status }) => status), chosenUrl(table!.token))).toBe(
    404,
  );

  // A second page in the same process, as if an attacker had got one, finds the door shut.
  const answer = await lab.electron.evaluate(async ({ BrowserWindow, app }) => {
    const preload = `${app.getAppPath()}/dist/preload.cjs`;
    const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await stranger.loadURL('app://lab/index.html');
    const said: string = await stranger.webContents.executeJavaScript(
      "window.lab.invoke('listRuns').then(() => 'let in', (error) => error.message)",
    );
    stranger.destroy();
    return said;
  });
  expect(answer).toContain('was refused');
});

test("the app's scheme serves nothing outside of the page and the runs' pictures", async ({ lab }) => {
  const page = await lab.open();
  await startRun(page, { steps: 40 });
  await expect.poll(() => lastStep(page)).toBe(40);
  const id = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1)!);
  const read = (path: string) =>
    page.evaluate(async (url) => {
      const answer = await fetch(url);
      return { status: answer.status, policy: answer.headers.get('content-security-policy') ?? '' };
    }, `app://lab${path}`);
  const picture = await read(`/runs/${id}/panels/gallery/00000000.png`);
  expect(picture.status).toBe(200);
  expect(picture.policy).toContain("default-src 'none'");
  for (const path of [
    `/runs/${id}/run.json`,
    `/runs/${id}/panels/gallery/..%2frun.json`,
    `/runs/${id}/panels/..%2frun.json`,
    `/runs/${id}/panels/%2e%2e/00000000.json`,
    `/runs/${id}/panels/gallery/%2e%2e/run.json`,
    `/runs/..%2f..%2fetc/panels/gallery/00000000.png`,
    '/runs/%2e%2e/panels/gallery/00000000.png',
    '/..%2fmain.cjs',
    '/../main.cjs',
    '/%2e%2e/%2e%2e/package.json',
    '/..%5c..%5cpackage.json',
    '//etc/passwd',
  ]) {
    expect((await read(path)).status, path).toBe(404);
  }
});

test('a worker gets only the variables it has use for', async ({ lab }) => {
  lab.variables['LAB_TEST_SECRET'] = 'swordfish';
  lab.variables['AWS_SECRET_ACCESS_KEY'] = 'swordfish';
  const page = await lab.open();
  await startRun(page, { steps: 100_000 });
  await expect.poll(() => lastStep(page)).toBeGreaterThan(10);
  const [pid] = await lab.workerPids();
  const environment = readFileSync(`/proc/${pid!}/environ`, 'utf8').split('\0');
  expect(environment).toContain(`MODEL_LAB_HOME=${lab.home}`);
  expect(environment.join('\n')).not.toContain('swordfish');
  expect(environment.map((one) => one.split('=')[0])).not.toContain('DISPLAY');
});
