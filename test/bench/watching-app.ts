/**
 * The app, driven from outside through its main process. Playwright would not do here: it has pages believe that they
 * are seen, whatever becomes of their window.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { electronBinary } from '../../build/setup/electron.mjs';
import type { Role } from './watching-figures.js';

/** What the driver within the app is asked for; the answer has the same number. */
type Wish = { number: number } & (
  | { kind: 'evaluate'; script: string }
  | { kind: 'hide' }
  /** Process ids of the app by their role, the worker's left out. */
  | { kind: 'processes' }
  | { kind: 'exit' }
);
type Answer = { number: number; value?: unknown; error?: string };

const WITHIN_MS = 60_000;

export class DrivenApp {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #gone: Promise<void>;
  #numbers = 0;

  /** `home` is the user's folder; `driver` this program's own bundle, which Electron loads before the app. */
  constructor(home: string, driver: string) {
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const inherited = Object.entries(process.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE');
    this.#child = spawn(electronBinary(), [...flags, drivenProject(home, driver)], {
      env: { ...Object.fromEntries(inherited), MODEL_LAB_HOME: home },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (answer: Answer) => this.#waiting.get(answer.number)?.(answer));
    this.#gone = new Promise((resolve) => {
      this.#child.once('error', () => resolve());
      this.#child.once('exit', () => resolve());
    });
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The script's value in the page, once it is not null. */
  async evaluate(script: string): Promise<unknown> {
    const deadline = performance.now() + WITHIN_MS;
    while (performance.now() < deadline) {
      const value = await this.#ask({ kind: 'evaluate', script });
      if (value !== null && value !== undefined) return value;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`watching: the page has not come to ${script}`);
  }

  async hide(): Promise<void> {
    await this.#ask({ kind: 'hide' });
    await this.evaluate('document.hidden || null');
  }

  async processes(): Promise<Partial<Record<Role, number[]>>> {
    return (await this.#ask({ kind: 'processes' })) as Partial<Record<Role, number[]>>;
  }

  async close(): Promise<void> {
    if (this.#child.connected) void this.#ask({ kind: 'exit' }).catch(() => undefined);
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.#gone;
    clearTimeout(late);
  }

  #ask(wish: Wish extends infer W ? (W extends Wish ? Omit<W, 'number'> : never) : never): Promise<unknown> {
    const number = ++this.#numbers;
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(number, ({ value, error }) => {
        if (error === undefined) resolve(value);
        else reject(new Error(`watching: ${error}`));
      });
      this.#child.send({ ...wish, number }, (problem) => problem && reject(problem));
    });
    return Promise.race([
      answered,
      this.#gone.then(() => Promise.reject(new Error('watching: the app has ended.'))),
    ]).finally(() => this.#waiting.delete(number));
  }
}

/** A folder that Electron takes for the project's, but for the driver, which it loads first. */
function drivenProject(home: string, driver: string): string {
  const folder = join(home, 'driven');
  mkdirSync(folder);
  const about = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { main: string };
  const programs = [driver, join(projectRoot, about.main)].map((path) => `require(${JSON.stringify(path)});\n`);
  writeFileSync(join(folder, 'driven.cjs'), programs.join(''));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...about, main: 'driven.cjs' }));
  return folder;
}

/** Within the app's main process: answers what DrivenApp asks. */
export async function driveApp(): Promise<void> {
  const { app, BrowserWindow } = await import('electron');
  const answers: { [K in Wish['kind']]: (wish: Extract<Wish, { kind: K }>) => unknown } = {
    async evaluate({ script }) {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return contents && !contents.isLoading() ? ((await contents.executeJavaScript(script)) as unknown) : null;
    },
    hide: () => BrowserWindow.getAllWindows()[0]!.hide(),
    processes() {
      const roles: Partial<Record<Role, number[]>> = {};
      for (const { pid, type, name } of app.getAppMetrics()) {
        if (name === 'Model Lab worker' || name === 'Model Lab estimate') continue;
        const role = type === 'Browser' ? 'host' : type === 'Tab' ? 'renderer' : type === 'GPU' ? 'gpu' : 'other';
        (roles[role] ??= []).push(pid);
      }
      return roles;
    },
    exit: () => app.exit(0),
  };
  process.on('message', (wish: Wish) => {
    const answer = answers[wish.kind] as (wish: Wish) => unknown;
    Promise.resolve()
      .then(() => answer(wish))
      .then(
        (value) => process.send!({ number: wish.number, value }),
        (error: unknown) => process.send!({ number: wish.number, error: String(error) }),
      );
  });
}
