import { expect, test } from 'vitest';
import { Places } from '../../electron/launch/places.js';
import { RestartBudget } from '../../electron/launch/restart-budget.js';
import { RunSupervisor } from '../../electron/launch/run-supervisor.js';
import { PROTOCOL, type Failure, type WorkerEvent } from '../../electron/protocol/run.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { newRun } from '../runs/run-fixture.js';
import { FakeTimers, FakeWorker } from './fake-worker.js';

const ready: WorkerEvent = { kind: 'ready', protocol: PROTOCOL, pid: 4711 };
const done: WorkerEvent = { kind: 'done', status: 'done', step: 100, seconds: 2 };

function supervise({ budget }: { budget?: RestartBudget } = {}) {
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, status: 'running', pid: process.pid });
  const workers: FakeWorker[] = [];
  const restarts: Failure[] = [];
  const supervisor = new RunSupervisor({
    dir,
    dataDirs: { user: '/data', installed: [] },
    spawn() {
      workers.push(new FakeWorker());
      return workers.at(-1)!;
    },
    timers: new FakeTimers(),
    now: () => 0,
    places: new Places(1),
    oomKills: () => 0,
    onEvent: () => undefined,
    onRestart: (failure) => restarts.push(failure),
    ...(budget && { budget }),
  });
  const ended = supervisor.run();
  /** Lets what follows an exit happen. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { dir, supervisor, workers, restarts, ended, settle };
}

test('the worker is told to start the run', async () => {
  const { dir, workers, ended } = supervise();
  workers[0]!.says(ready);
  expect(workers[0]!.received).toEqual([{ kind: 'start', dir, dataDirs: { user: '/data', installed: [] } }]);
  workers[0]!.says(done);
  workers[0]!.exit();
  await expect(ended).resolves.toMatchObject({ kind: 'done' });
});

test('without a budget a crash ends the run and stands in its record', async () => {
  const { dir, workers, ended } = supervise();
  workers[0]!.says(ready);
  workers[0]!.exit({ code: null, signal: 'SIGSEGV' });
  await expect(ended).resolves.toMatchObject({ kind: 'failed', failure: { code: 'crash' } });
  expect(workers).toHaveLength(1);
  expect(readRunRecord(dir)).toMatchObject({ status: 'failed', pid: null, failure: { code: 'crash' } });
});

test('with one, a new worker goes on, paused where the run was paused, until the budget is spent', async () => {
  const { supervisor, workers, restarts, ended, settle } = supervise({ budget: new RestartBudget({ limit: 2 }) });
  workers[0]!.says(ready);
  supervisor.send({ kind: 'pause' });
  for (let crash = 0; crash < 3; crash++) {
    workers[crash]!.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    workers[crash + 1]?.says(ready);
  }
  expect(workers).toHaveLength(3);
  expect(workers[2]!.received.map((command) => command.kind)).toEqual(['start', 'pause']);
  expect(restarts).toHaveLength(2);
  await expect(ended).resolves.toMatchObject({ kind: 'failed' });
});

test('a run that was told to stop, or is out of memory, does not start again', async () => {
  const stopped = supervise({ budget: new RestartBudget() });
  stopped.workers[0]!.says(ready);
  stopped.supervisor.send({ kind: 'stop' });
  stopped.workers[0]!.exit({ code: null, signal: 'SIGKILL' });
  await expect(stopped.ended).resolves.toMatchObject({ kind: 'failed' });
  const large = supervise({ budget: new RestartBudget() });
  large.workers[0]!.writes('JavaScript heap out of memory');
  large.workers[0]!.exit({ code: null, signal: 'SIGABRT' });
  await expect(large.ended).resolves.toMatchObject({ failure: { code: 'out-of-memory' } });
  expect([stopped.workers.length, large.workers.length]).toEqual([1, 1]);
});

test('killing ends the run for good', async () => {
  const { supervisor, workers, ended } = supervise({ budget: new RestartBudget() });
  workers[0]!.says(ready);
  supervisor.kill();
  await expect(ended).resolves.toMatchObject({ kind: 'failed' });
  expect(workers).toHaveLength(1);
});

test('how the run is executed is chosen before its worker starts; a stop meanwhile ends both', async () => {
  for (const stops of [false, true]) {
    const { dir, record } = newRun();
    writeRunRecord(dir, { ...record, status: 'queued' });
    const workers: FakeWorker[] = [];
    let choose: () => void = () => undefined;
    const supervisor = new RunSupervisor({
      dir,
      dataDirs: { user: '/data', installed: [] },
      spawn() {
        workers.push(new FakeWorker());
        return workers.at(-1)!;
      },
      timers: new FakeTimers(),
      places: new Places(1),
      now: () => 0,
      onEvent: () => undefined,
      choose: (signal) =>
        new Promise((resolve) => {
          choose = resolve;
          signal.addEventListener('abort', () => resolve());
        }),
    });
    const ended = supervisor.run();
    expect(workers).toEqual([]);
    if (stops) {
      supervisor.send({ kind: 'stop' });
      await expect(ended).resolves.toEqual({ kind: 'done', status: 'stopped', step: 0, seconds: 0 });
      expect(workers).toEqual([]);
      expect(readRunRecord(dir)).toMatchObject({ status: 'stopped', pid: null, endedAt: '1970-01-01T00:00:00.000Z' });
    } else {
      choose();
      await new Promise((resolve) => setImmediate(resolve));
      workers[0]!.says(ready, done);
      workers[0]!.exit();
      await expect(ended).resolves.toMatchObject({ kind: 'done', status: 'done' });
    }
  }
});
