/** The same training, watched in different ways; each is trained anew, in processes of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardOutput } from '../../build/terminal-writer.mjs';
import { dataFolders, projectRoot } from '../../build/paths.mjs';
import { workerEnvironment } from '../../electron/launch/worker-environment.js';
import { readLines, type MetricsLine } from '../../electron/runs/metrics-file.js';
import { DrivenApp } from './watching-app.js';
import { cpuSeconds, findXvfb } from './watching-cpu.js';
import { watchedFigures, type Moment, type Role, type Watched } from './watching-figures.js';

/** What is trained. */
export interface WatchedWorkload {
  architecture: string;
  preset: string;
  steps: number;
  /** The tab beside the overview that draws most. */
  tab: string;
}

/** A way of watching: trains, and tells the figures with the last line of metrics, which all must agree on. */
export type Way = (workload: WatchedWorkload) => Promise<{ watched: Watched; last: MetricsLine | null }>;

const SEED = '1';
/** Steps that are left out: the processes warm up, and samples come at 1, 2, 5, … 100. */
const FROM = 200;
const LOOK_MS = 200;
const START_WITHIN_MS = 120_000;

export const ways: Record<string, Way> = {
  alone: trainWithoutRecording,
  cli: inTerminal,
  overview: (workload) => inWindow(workload, 'Overview'),
  panels: (workload) => inWindow(workload, workload.tab),
  hidden: (workload) => inWindow(workload, 'Overview', { hidden: true }),
};

/** No recording at all: the training loop and its evaluations, in a process of their own. */
async function trainWithoutRecording({ architecture, preset, steps }: WatchedWorkload): ReturnType<Way> {
  const child = spawn(process.execPath, [__filename, 'alone', architecture, preset, String(steps)], {
    env: workerEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await ended(child, 'the training without recording');
  return { watched: JSON.parse(output) as Watched, last: null };
}

/** What the process of `alone` does; prints its figures. */
export async function trainAlone([architecture = '', preset = '', steps = '']: string[]): Promise<void> {
  const [{ createTraining }, { architectureConfig, parseConfig }] = await Promise.all([
    import('../../models/core/train.js'),
    import('../../models/core/parse-config.js'),
  ]);
  const config = parseConfig(architectureConfig(architecture), preset, { steps: Number(steps), seed: Number(SEED) });
  const training = await createTraining({ architecture, config, dirs: dataFolders() });
  let from = { ms: 0, cpu: process.cpuUsage() };
  while (training.step < training.steps) {
    training.advance();
    if (training.evaluationDue) training.check();
    if (training.step === FROM) from = { ms: performance.now(), cpu: process.cpuUsage() };
    await new Promise((resolve) => setImmediate(resolve));
  }
  const trained = training.steps - FROM;
  const { user, system } = process.cpuUsage(from.cpu);
  const watched: Watched = {
    msPerStep: (performance.now() - from.ms) / trained,
    cpuMsPerStep: { worker: (user + system) / 1000 / trained },
  };
  standardOutput.lines(JSON.stringify(watched));
}

async function inTerminal(workload: WatchedWorkload): ReturnType<Way> {
  return withHome(async (home) => {
    const { architecture, preset, steps } = workload;
    const args = ['train', architecture, '--preset', preset, '--steps', String(steps), '--seed', SEED];
    const child = spawn(process.execPath, [join(projectRoot, 'dist', 'cli.cjs'), ...args], {
      env: { ...process.env, MODEL_LAB_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    const end = ended(child, 'the CLI').catch((error: unknown) => {
      throw new Error(`${(error as Error).message}\n${complaints}`);
    });
    const others = () => Promise.resolve({ host: [child.pid!] });
    const [moments] = await Promise.all([look(home, others, () => !child.exitCode && child.signalCode === null), end]);
    return figuresOf(home, moments);
  });
}

/** The app as users have it, on a tab of the run's page; or with its window hidden. */
async function inWindow(workload: WatchedWorkload, tab: string, { hidden = false } = {}): ReturnType<Way> {
  return withHome(async (home) => {
    const { architecture, preset, steps } = workload;
    const app = new DrivenApp(home, __filename);
    try {
      await app.evaluate(`document.querySelector('nav[aria-label=Runs]') && true`);
      const request = { architecture, preset, config: { steps, seed: Number(SEED) } };
      await app.evaluate(
        `lab.invoke('createRun', ${JSON.stringify(request)}).then(({ value }) => (location.hash = '#/runs/' + value.id))`,
      );
      await app.evaluate(
        `(() => {
          const tab = [...document.querySelectorAll('[role=tab]')].find((one) => one.textContent === '${tab}');
          tab?.click();
          return tab?.dataset.state === 'active' || null;
        })()`,
      );
      if (hidden) await app.hide();
      const xvfb = findXvfb(process.env['DISPLAY']);
      const others = async () => ({ ...(await app.processes()), ...(xvfb !== null && { display: [xvfb] }) });
      return figuresOf(home, await look(home, others, () => app.alive));
    } finally {
      await app.close();
    }
  });
}

/**
 * Looks at the only run under `home` until it is over. `others` names the processes beside the worker, once it trains;
 * where `alive` no longer holds there is nothing more to wait for.
 */
async function look(
  home: string,
  others: () => Promise<Partial<Record<Role, number[]>>>,
  alive: () => boolean,
): Promise<Moment[]> {
  const moments: Moment[] = [];
  let processes: Partial<Record<Role, number[]>> | null = null;
  const deadline = performance.now() + START_WITHIN_MS;
  while (alive()) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const record = readRecord(home);
    if (record?.status === 'failed') throw new Error(`watching: the run failed: ${record.failure?.message}`);
    if (record?.status === 'done') return moments;
    const step = record && newestStep(home);
    if (!record?.pid || step === null) {
      if (performance.now() > deadline) throw new Error('watching: no run has begun to train.');
      continue;
    }
    processes ??= { ...(await others()), worker: [record.pid] };
    const cpu: Moment['cpu'] = {};
    for (const [role, pids] of Object.entries(processes) as [Role, number[]][]) {
      const seconds = pids.map(cpuSeconds);
      if (seconds.every((one) => one !== null)) cpu[role] = seconds.reduce((sum, one) => sum + one, 0);
    }
    // The worker's last steps may be on the disk while it is about to go.
    if (cpu.worker !== undefined) moments.push({ step, cpu });
  }
  throw new Error('watching: the process that trains the run has ended.');
}

function figuresOf(home: string, moments: Moment[]): { watched: Watched; last: MetricsLine } {
  const lines = readLines(runDir(home)!);
  return { watched: watchedFigures(moments, lines, FROM), last: lines.at(-1)! };
}

function runDir(home: string): string | null {
  const runs = join(home, 'runs');
  const name = existsSync(runs) ? readdirSync(runs).find((one) => existsSync(join(runs, one, 'run.json'))) : undefined;
  return name === undefined ? null : join(runs, name);
}

function readRecord(home: string): { status: string; pid: number | null; failure: { message: string } | null } | null {
  const dir = runDir(home);
  return dir === null
    ? null
    : (JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')) as ReturnType<typeof readRecord>);
}

/** The last step that metrics.jsonl has a whole line of. */
function newestStep(home: string): number | null {
  const path = join(runDir(home)!, 'metrics.jsonl');
  if (!existsSync(path)) return null;
  const line = readFileSync(path, 'utf8').split('\n').at(-2);
  return line ? (JSON.parse(line) as MetricsLine).step : null;
}

async function withHome<T>(use: (home: string) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'model-lab-watching-'));
  // Data sets that the user has fetched are used where they lie.
  const { user } = dataFolders();
  if (existsSync(user)) symlinkSync(user, join(home, 'datasets'));
  try {
    return await use(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`watching: ${name} ended with code ${code}.`));
    });
  });
}
