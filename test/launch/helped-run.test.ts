/** Real processes: a run's worker and the one that helps it. */
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { forkWorker } from '../../electron/launch/fork-transport.js';
import { Places } from '../../electron/launch/places.js';
import { RunSupervisor } from '../../electron/launch/run-supervisor.js';
import { workerEnvironment } from '../../electron/launch/worker-environment.js';
import { newRun } from '../runs/run-fixture.js';

const path = fileURLToPath(new URL('fixtures/helped-worker.cjs', import.meta.url));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('a helper works beside its run, and ends when the run’s process is killed', async () => {
  const { dir } = newRun();
  const places = new Places(1);
  const told: string[] = [];
  const supervisor = new RunSupervisor({
    dir,
    dataDirs: { user: '', installed: [] },
    spawn: () => forkWorker(path, workerEnvironment(process.env)),
    places,
    now: Date.now,
    onEvent: (event) => event.kind === 'log' && told.push(event.message),
  });
  const ended = supervisor.run();
  await vi.waitUntil(() => told.length > 0, { timeout: 20_000 });
  const { pid, doubled } = JSON.parse(told[0]!) as { pid: number; doubled: number[] };
  expect(doubled).toEqual([2, 5]);
  expect(pid).not.toBe(supervisor.pid);
  expect([isAlive(pid), places.taken]).toEqual([true, 1]);
  process.kill(supervisor.pid!, 'SIGKILL');
  await expect(ended).resolves.toMatchObject({ kind: 'failed', failure: { code: 'crash' } });
  expect([isAlive(pid), places.taken]).toEqual([false, 0]);
});
