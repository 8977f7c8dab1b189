import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { electronBinary } from '../../build/setup/electron.mjs';
import { PATIENCE_MS } from './patience.js';

/** The real app with a home folder of its own; it can be closed and opened again. */
export class LabApp {
  readonly home: string;
  /** The checkout whose app this is. */
  root = projectRoot;
  readonly #outputDir: string;
  #electron: ElectronApplication | null = null;
  #page: Page | null = null;
  /** What the page complained about: refused by the policy, thrown, or logged as an error. */
  readonly complaints: string[] = [];
  /** Environment variables beside those that are inherited. */
  readonly variables: Record<string, string> = {};

  constructor(home: string, outputDir: string) {
    this.home = home;
    this.#outputDir = outputDir;
  }

  /** Starts the app and waits for its window. */
  async open(): Promise<Page> {
    // On a busy machine Playwright's handshake with Electron's debugger is missed once in some hundred starts, twice in a row once in thousands.
    const again = () => this.#launch();
    this.#electron = await again().catch(again).catch(again);
    this.#electron.on('close', () => (this.#electron = null));
    const page = await this.#electron.firstWindow();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.setDefaultTimeout(PATIENCE_MS);
    this.#page = page;
    await expect(page.getByRole('button', { name: 'New run' }).first()).toBeVisible();
    return page;
  }

  #launch(): Promise<ElectronApplication> {
    return _electron.launch({
      executablePath: electronBinary(),
      args: [...sandboxFlags(), this.root],
      env: this.environment(),
      timeout: PATIENCE_MS / 6,
    });
  }

  /** Variables for the app and for second instances of it. */
  environment(): Record<string, string> {
    const inherited = Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
    );
    // Runs would otherwise time their execution modes first.
    const own = { MODEL_LAB_HOME: this.home, MODEL_LAB_EXECUTION: 'graph' };
    return { ...Object.fromEntries(inherited), ...own, ...this.variables };
  }

  get electron(): ElectronApplication {
    if (!this.#electron) throw new Error('The app is not open.');
    return this.#electron;
  }

  get page(): Page {
    if (!this.#page) throw new Error('The app is not open.');
    return this.#page;
  }

  /** Closes the window and answers the question whether to stop what trains with yes. */
  async close(): Promise<void> {
    if (!this.#electron) return;
    await this.answerDialogs(0);
    await this.#electron.close();
    this.#electron = null;
  }

  /** Clicks the window's cross. */
  async closeWindow(): Promise<void> {
    await this.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  }

  /** What the app has written down of its window; null before it has. */
  savedWindow(): unknown {
    const path = join(this.home, 'app', 'window.json');
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  }

  /** Ends the app as a power cut would: no process of it can say or write another word. */
  async crash(): Promise<void> {
    const gone = new Promise((resolve) => this.electron.process().once('exit', resolve));
    for (const pid of await this.workerPids()) process.kill(pid, 'SIGKILL');
    this.electron.process().kill('SIGKILL');
    await gone;
    this.#electron = null;
  }

  /** Lets every message box be answered with the button of this index; the questions are kept in the main process. */
  async answerDialogs(response: number): Promise<void> {
    await this.electron.evaluate(({ dialog }, index) => {
      const asked: string[] = [];
      Object.assign(globalThis, { asked });
      dialog.showMessageBox = ((_window: unknown, options: Electron.MessageBoxOptions) => {
        asked.push([options.message, ...(options.buttons ?? [])].join(' | '));
        return Promise.resolve({ response: index, checkboxChecked: false });
      }) as typeof dialog.showMessageBox;
    }, response);
  }

  /** What message boxes have asked since `answerDialogs`. */
  questions(): Promise<string[]> {
    return this.electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  }

  /** Process ids of the workers that live now. */
  workerPids(): Promise<number[]> {
    return this.electron.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter((one) => one.type === 'Utility' && one.name === 'Model Lab worker')
        .map((one) => one.pid),
    );
  }

  /** A picture of the window for whoever looks at the results. */
  async look(name: string): Promise<void> {
    await this.page.screenshot({ path: join(this.#outputDir, `${name}.png`) });
  }
}

/** Chromium's sandbox does not work for root, as in a container of CI. */
export function sandboxFlags(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

export const test = base.extend<{ lab: LabApp }>({
  // Playwright reads from the pattern which fixtures this one needs: none.
  // eslint-disable-next-line no-empty-pattern
  lab: async ({}, use, info) => {
    const home = mkdtempSync(join(tmpdir(), 'model-lab-e2e-'));
    const lab = new LabApp(home, info.outputPath());
    await use(lab);
    if (info.status !== info.expectedStatus) await lab.look('failed').catch(() => undefined);
    await lab.close();
    rmSync(home, { recursive: true, force: true });
  },
});

export { expect };
