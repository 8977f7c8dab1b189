import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { vi } from 'vitest';
import { projectRoot } from '../../../build/paths.mjs';
import { Lost } from './check.js';
import { atMoment, type Moment } from './moment.js';
import type { Told } from './told.js';
import type { Death } from './worker-life.js';

interface Line {
  kind: string;
  step: number;
  values: Record<string, number | null>;
}

/**
 * Goes on with the run in `dir` by `lab resume` and kills that, and its worker if `both`; a worker that is left alone must
 * end by itself. `home` is the user's folder.
 */
export async function liveInHost(
  { dir, home, told, both }: { dir: string; home: string; told: Told; both: boolean },
  moment: Moment,
): Promise<Death> {
  const death: Death = { killed: false, heardOf: 'nothing', lifeMs: 0 };
  const beganAt = performance.now();
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'dist', 'cli.cjs'), 'resume', dir, '--json', '--device', 'cpu'],
    { env: { ...process.env, MODEL_LAB_HOME: home, MODEL_LAB_EXECUTION: 'graph' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [stderr, problem] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  let workers: number[] = [];
  const kill = atMoment(moment, () => {
    workers = childrenOf(child.pid!);
    child.kill('SIGKILL');
    if (both) for (const pid of workers) end(pid);
  });
  let lowest = told.newestCheckpoint;
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.kind === 'run') death.heardOf = 'run';
    else if (line.kind === 'metrics') {
      if (line.step < lowest) problem = `It trained step ${line.step} again, though checkpoint ${lowest} was told.`;
      lowest = -1;
      told.measured(line.step, line.values);
    } else if (line.kind === 'checkpoint') told.checkpoints.add(line.step);
    else if (line.kind === 'done') {
      told.isDone = true;
      death.heardOf = 'end';
    }
    kill.heard(line.kind);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', (status) => resolve(status)));
  kill.cancel();
  await vi.waitUntil(() => !workers.some(isAlive), { timeout: 60_000, interval: 10 });
  death.killed = child.signalCode === 'SIGKILL';
  death.lifeMs = performance.now() - beganAt;
  if (problem !== '') throw new Lost(problem);
  if (!death.killed && code !== 0) throw new Lost(`lab resume ended with ${code}: ${stderr}`);
  return death;
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((other) => statOf(other)?.[1] === String(pid));
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It had ended by itself.
  }
}

/** Whether it runs; one that has ended and is only kept for its parent does not. */
function isAlive(pid: number): boolean {
  const state = statOf(pid)?.[0];
  return state !== undefined && state !== 'Z';
}

/** State, parent and so on; null where there is no such process. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}
