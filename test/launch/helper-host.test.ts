import { expect, test } from 'vitest';
import { HelperHost } from '../../electron/launch/helper-host.js';
import { Places } from '../../electron/launch/places.js';
import { PROTOCOL, type HelperCommand, type WorkerEvent } from '../../electron/protocol/run.js';
import { FakeTimers, FakeWorker } from './fake-worker.js';

const ready: WorkerEvent = { kind: 'ready', protocol: PROTOCOL, pid: 4711 };
const job = { task: 'trial', input: { seed: 1 } };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(places = new Places(2), spawned: () => FakeWorker = () => new FakeWorker()) {
  const workers: FakeWorker[] = [];
  const told: HelperCommand[] = [];
  const timers = new FakeTimers();
  const host = new HelperHost({
    ...{ architecture: 'tuner', places, timers },
    spawn() {
      workers.push(spawned());
      return workers.at(-1)!;
    },
    send: (command) => told.push(command),
  });
  /** Opens helper `number`, which says that it has its job. */
  const open = async (number: number): Promise<FakeWorker> => {
    host.heed({ kind: 'open-helper', helper: number, job });
    await settled();
    const worker = workers.at(-1)!;
    worker.says(ready, { kind: 'worked', request: 0, result: null });
    return worker;
  };
  return { host, workers, told, timers, places, open };
}

test('a helper is started with its job, and what is asked of it is passed on and back', async () => {
  const { host, told, open } = setUp();
  const worker = await open(1);
  expect(worker.received).toEqual([{ kind: 'help', architecture: 'tuner', job }]);
  expect(told).toEqual([{ kind: 'helper-ready', helper: 1 }]);
  expect(host.heed({ kind: 'ask-helper', helper: 1, request: 5, work: 'a' })).toBe(true);
  expect(worker.received.at(-1)).toEqual({ kind: 'work', request: 5, work: 'a' });
  worker.says({ kind: 'worked', request: 5, result: 'A' });
  worker.says({ kind: 'refused', request: 6, code: 'internal', message: 'It failed.' });
  expect(told.slice(1)).toEqual([
    { kind: 'helper-worked', helper: 1, request: 5, result: 'A' },
    { kind: 'helper-refused', helper: 1, request: 6, message: 'It failed.' },
  ]);
});

test('what is not about helpers is left to others', () => {
  const { host } = setUp();
  expect(host.heed({ kind: 'status', status: 'running', step: 1, live: {} })).toBe(false);
  expect(host.heed({ kind: 'worked', request: 1, result: null })).toBe(false);
});

test('a job that is refused ends the process and gives its place back, told once with why', async () => {
  const { host, workers, told, places } = setUp();
  host.heed({ kind: 'open-helper', helper: 1, job });
  await settled();
  workers[0]!.says(ready, { kind: 'refused', request: 0, code: 'internal', message: 'There is no such job.' });
  expect(told).toEqual([{ kind: 'helper-gone', helper: 1, message: 'There is no such job.' }]);
  expect(workers[0]!.received.at(-1)).toEqual({ kind: 'leave' });
  workers[0]!.exit();
  await settled();
  expect(places.taken).toBe(0);
});

test('a helper that crashes is told of in a sentence, as is whatever is asked of it later', async () => {
  const { host, told, open, places } = setUp();
  const worker = await open(1);
  worker.exit({ code: null, signal: 'SIGSEGV' });
  await settled();
  expect(told.at(-1)).toMatchObject({
    kind: 'helper-gone',
    helper: 1,
    message: expect.stringMatching(/^A process that helps the run was ended by SIGSEGV; .*\.$/) as string,
  });
  expect(places.taken).toBe(0);
  host.heed({ kind: 'ask-helper', helper: 1, request: 2, work: 'late' });
  expect(told.at(-1)).toEqual({ kind: 'helper-gone', helper: 1, message: 'The helper has ended.' });
});

test('one that is let go leaves, and the first of another run gets its place', async () => {
  const places = new Places(1);
  const { host, open } = setUp(places);
  const other = setUp(places);
  const first = await open(1);
  other.host.heed({ kind: 'open-helper', helper: 1, job });
  await settled();
  expect(other.workers).toHaveLength(0);
  host.heed({ kind: 'close-helper', helper: 1 });
  expect(first.received.at(-1)).toEqual({ kind: 'leave' });
  first.exit();
  await settled();
  expect([other.workers.length, places.taken]).toEqual([1, 1]);
});

test('a run that has one does not wait for another, as two runs would wait for each other for ever', async () => {
  const { host, workers, told, open } = setUp(new Places(1));
  await open(1);
  host.heed({ kind: 'open-helper', helper: 2, job });
  await settled();
  expect(workers).toHaveLength(1);
  const message = 'There is no place for another helper on this machine now.';
  expect(told.at(-1)).toEqual({ kind: 'helper-gone', helper: 2, message });
});

test('one that lingers after it was let go is ended', async () => {
  const { host, timers, places, open } = setUp();
  const worker = await open(1);
  host.heed({ kind: 'close-helper', helper: 1 });
  timers.pass(5000);
  expect(worker.killed).toBe(true);
  await settled();
  expect(places.taken).toBe(0);
});

/** Places that another run has taken; `free` gives them back. */
async function taken(count: number): Promise<{ places: Places; free: () => void }> {
  const places = new Places(count);
  const { signal } = new AbortController();
  const given = await Promise.all(Array.from({ length: count }, () => places.take(signal)));
  return { places, free: () => given.forEach((giveBack) => giveBack!()) };
}

test('one that is let go while it waits is never started', async () => {
  const { places, free } = await taken(1);
  const { host, workers } = setUp(places);
  host.heed({ kind: 'open-helper', helper: 1, job });
  host.heed({ kind: 'close-helper', helper: 1 });
  free();
  await settled();
  expect([workers.length, places.taken]).toEqual([0, 0]);
});

test('closing ends all, and nothing more is told', async () => {
  const { host, workers, places, told, open } = setUp();
  await open(1);
  await open(2);
  const before = told.length;
  await host.close();
  await settled();
  expect(workers.map(({ killed }) => killed)).toEqual([true, true]);
  expect([workers.length, places.taken, told.length]).toEqual([2, 0, before]);
});

test('closing ends one that waits, and nothing more is told', async () => {
  const { places, free } = await taken(1);
  const { host, workers, told } = setUp(places);
  host.heed({ kind: 'open-helper', helper: 1, job });
  await host.close();
  free();
  await settled();
  expect([workers.length, places.taken, told.length]).toEqual([0, 0, 0]);
});

test('closing in the moment in which a place is had starts no process', async () => {
  const { host, workers, places } = setUp();
  host.heed({ kind: 'open-helper', helper: 1, job });
  await host.close();
  await settled();
  expect([workers.length, places.taken]).toEqual([0, 0]);
  for (let turns = 1; turns <= 3; turns++) {
    const other = setUp();
    other.host.heed({ kind: 'open-helper', helper: 1, job });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await other.host.close();
    await settled();
    const living = other.workers.filter(({ killed }) => !killed);
    expect([living.length, other.places.taken], `after ${turns} turns`).toEqual([0, 0]);
  }
});

test('a process that can not be started is told of, and its place is given back', async () => {
  const { host, told, places } = setUp(new Places(1), () => {
    throw new Error('spawn EAGAIN');
  });
  host.heed({ kind: 'open-helper', helper: 1, job });
  await settled();
  expect(told).toEqual([{ kind: 'helper-gone', helper: 1, message: expect.stringContaining('EAGAIN') as string }]);
  expect(places.taken).toBe(0);
});

test('who has let its helper go waits for that place, rather than being refused', async () => {
  const { host, workers, told, open } = setUp(new Places(1));
  const first = await open(1);
  host.heed({ kind: 'close-helper', helper: 1 });
  host.heed({ kind: 'open-helper', helper: 2, job });
  await settled();
  expect(told).toEqual([{ kind: 'helper-ready', helper: 1 }]);
  first.exit();
  await settled();
  expect(workers).toHaveLength(2);
});
