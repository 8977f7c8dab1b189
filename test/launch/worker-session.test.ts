import { expect, test } from 'vitest';
import { WorkerSession, type SessionOptions } from '../../electron/launch/worker-session.js';
import { PROTOCOL, type WorkerEvent } from '../../electron/protocol/run.js';
import { FakeTimers, FakeWorker } from './fake-worker.js';

const ready: WorkerEvent = { kind: 'ready', protocol: PROTOCOL, pid: 4711 };
const done: WorkerEvent = { kind: 'done', status: 'done', step: 100, seconds: 2 };
const status = (step: number): WorkerEvent => ({
  kind: 'status',
  status: 'running',
  step,
  live: { learningRate: 0.1 },
});

function open(options: Partial<SessionOptions> = {}) {
  const worker = new FakeWorker();
  const timers = new FakeTimers();
  const events: WorkerEvent[] = [];
  const session = new WorkerSession({
    transport: worker,
    timers,
    onEvent: (event) => events.push(event),
    oomKills: () => 0,
    ...options,
  });
  return { worker, timers, events, session };
}

test('commands wait until the worker is ready, then arrive in order', () => {
  const { worker, session } = open();
  session.send({ kind: 'start', dir: '/run', dataDirs: { user: '', installed: [] } });
  session.send({ kind: 'pause' });
  expect(worker.received).toEqual([]);
  worker.says(ready);
  session.send({ kind: 'resume' });
  expect(worker.received.map((command) => command.kind)).toEqual(['start', 'pause', 'resume']);
});

test('what can’t be understood is said once, where a failure is looked into', async () => {
  const { worker, session } = open();
  for (let i = 0; i < 2; i++) worker.saysRaw({ kind: 'ready', protocol: 'five' });
  worker.exit({ code: 1, signal: null });
  const end = await session.ended;
  const line = "Left out: an event of kind 'ready' that can't be understood; is the process of another version?\n";
  expect(end).toMatchObject({ kind: 'failed', output: line });
});

test('a run that is done ends as such, with every event passed on and no timer left', async () => {
  const { worker, session, events, timers } = open();
  worker.says(ready, status(5), done);
  worker.exit();
  await expect(session.ended).resolves.toEqual({ kind: 'done', status: 'done', step: 100, seconds: 2 });
  expect(events).toEqual([ready, status(5), done]);
  expect(timers.pending).toBe(0);
});

test('what is no message is passed over', async () => {
  const { worker, session, events } = open();
  for (const noise of [null, 'text', 7, {}, { kind: 3 }]) worker.saysRaw(noise);
  worker.says(ready, done);
  worker.exit();
  await session.ended;
  expect(events).toEqual([ready, done]);
});

test('a failure that the worker tells is the end, with its output', async () => {
  const { worker, session } = open();
  worker.says(ready, { kind: 'failed', code: 'not-finite', message: 'NaN.' });
  worker.writes('some output');
  worker.exit({ code: 1 });
  await expect(session.ended).resolves.toEqual({
    kind: 'failed',
    failure: { code: 'not-finite', message: 'NaN.' },
    output: 'some output',
  });
});

test('a worker of another protocol is refused', async () => {
  const { worker, session } = open();
  session.send({ kind: 'pause' });
  worker.says({ kind: 'ready', protocol: PROTOCOL + 1, pid: 1 });
  expect(worker.killed).toBe(true);
  expect(worker.received).toEqual([]);
  const end = await session.ended;
  expect(end).toMatchObject({ failure: { code: 'internal' } });
  expect(JSON.stringify(end)).toContain(`protocol ${PROTOCOL + 1}, this program ${PROTOCOL}`);
});

test('a worker that does not start in time is ended', async () => {
  const { worker, session, timers } = open({ readyWithinMs: 5000 });
  timers.pass(4999);
  expect(worker.killed).toBe(false);
  timers.pass(1);
  await expect(session.ended).resolves.toMatchObject({
    failure: { code: 'hung', message: expect.stringContaining('did not start within 5 s') as string },
  });
});

test('an exit without a word is a crash, told with how and where', async () => {
  const killed = open();
  killed.worker.says(ready, status(123));
  killed.worker.exit({ code: null, signal: 'SIGKILL' });
  await expect(killed.session.ended).resolves.toMatchObject({
    failure: {
      code: 'crash',
      message:
        'The training process was ended by SIGKILL at about step 123; continue the run to go on from its last checkpoint.',
    },
  });
  const silent = open();
  silent.worker.exit({ code: 134 });
  await expect(silent.session.ended).resolves.toMatchObject({
    failure: { code: 'crash', message: expect.stringContaining('exit code 134 before training began') as string },
  });
});

test('the last 8 KB of the output are kept', async () => {
  const { worker, session } = open();
  for (let line = 0; line < 2000; line++) worker.writes(`line ${line}\n`);
  worker.exit({ code: 1 });
  const end = await session.ended;
  const output = end.kind === 'failed' ? end.output : '';
  expect(output).toHaveLength(8192);
  expect(output.endsWith('line 1999\n')).toBe(true);
});

test.each([{ code: null, signal: 'SIGKILL' }, { code: 0 }])(
  'an exit %j without a word is want of memory where the system counts one more process that it killed for it',
  async (exit) => {
    let kills = 3;
    const { worker, session } = open({ oomKills: () => kills });
    worker.says(ready, status(9));
    kills = 4;
    worker.exit(exit);
    await expect(session.ended).resolves.toMatchObject({ failure: { code: 'out-of-memory' } });
  },
);

test('an exit that tells nothing is told as such', async () => {
  const { worker, session } = open();
  worker.says(ready, status(9));
  worker.exit({ code: 0 });
  const message = expect.stringContaining('ended without a word at about step 9') as string;
  await expect(session.ended).resolves.toMatchObject({ failure: { code: 'crash', message } });
});

test.each(['FATAL ERROR: Reached heap limit - JavaScript heap out of memory', 'what():  std::bad_alloc'])(
  'want of memory shows in the output: %s',
  async (text) => {
    const { worker, session } = open();
    worker.writes(text);
    worker.exit({ code: null, signal: 'SIGABRT' });
    await expect(session.ended).resolves.toMatchObject({ failure: { code: 'out-of-memory' } });
  },
);

test('a worker that gives no sign of life is hung and killed', async () => {
  const { worker, session, timers } = open({ silentForMs: 60_000 });
  worker.says(ready, status(6), status(7));
  timers.pass(59_000);
  worker.says(status(8));
  timers.pass(59_000);
  expect(worker.killed).toBe(false);
  timers.pass(12_000);
  expect(worker.killed).toBe(true);
  await expect(session.ended).resolves.toMatchObject({
    failure: { code: 'hung', message: expect.stringContaining('no sign of life for 60 s after step 8') as string },
  });
});

test('before the first step a worker may be silent for longer', async () => {
  const { worker, session, timers } = open({ silentForMs: 60_000, silentAtFirstMs: 600_000 });
  worker.says(ready, status(40));
  timers.pass(590_000);
  worker.says(status(40));
  timers.pass(590_000);
  expect(worker.killed).toBe(false);
  timers.pass(30_000);
  expect(worker.killed).toBe(true);
  await expect(session.ended).resolves.toMatchObject({
    failure: { code: 'hung', message: expect.stringContaining('for 600 s after step 40') as string },
  });
});

test('a silence that is announced is no hang until it is over', async () => {
  const { worker, session, timers } = open({ silentForMs: 60_000 });
  worker.says(ready, status(6), status(7), { kind: 'silence', seconds: 300 });
  timers.pass(300_000);
  expect(worker.killed).toBe(false);
  timers.pass(12_000);
  expect(worker.killed).toBe(true);
  await expect(session.ended).resolves.toMatchObject({
    failure: { code: 'hung', message: expect.stringContaining('no sign of life for 300 s after step 7') as string },
  });
});

test('an announced silence ends with the next sign of life, and none makes the watch stricter', async () => {
  const { worker, session, timers } = open({ silentForMs: 60_000 });
  worker.says(ready, status(6), status(7), { kind: 'silence', seconds: 300 }, status(7));
  timers.pass(72_000);
  await expect(session.ended).resolves.toMatchObject({
    failure: { code: 'hung', message: expect.stringContaining('for 60 s after step 7') as string },
  });
  const short = open({ silentForMs: 60_000, silentAtFirstMs: 600_000 });
  short.worker.says(ready, status(6), { kind: 'silence', seconds: 5 });
  short.timers.pass(590_000);
  expect(short.worker.killed).toBe(false);
});

test('a worker that lingers after its last word is ended, and that is no crash', async () => {
  const { worker, session, timers } = open({ exitWithinMs: 5000 });
  worker.says(ready, done);
  timers.pass(5000);
  expect(worker.killed).toBe(true);
  await expect(session.ended).resolves.toMatchObject({ kind: 'done' });
});

test('an import ends with what it made', async () => {
  const imported = open();
  imported.worker.says(ready, { kind: 'imported', name: 'pets', notes: ['No labels were found.'] });
  imported.worker.exit();
  await expect(imported.session.ended).resolves.toEqual({
    kind: 'imported',
    name: 'pets',
    notes: ['No labels were found.'],
  });
});

test('a worker that is told to leave has left, and is ended where it lingers or has not even started', async () => {
  const obeying = open();
  obeying.worker.says(ready);
  obeying.session.leave();
  expect(obeying.worker.received).toEqual([{ kind: 'leave' }]);
  obeying.worker.exit();
  await expect(obeying.session.ended).resolves.toEqual({ kind: 'left' });
  expect(obeying.timers.pending).toBe(0);
  obeying.session.leave();
  expect(obeying.timers.pending).toBe(0);

  const lingering = open({ exitWithinMs: 5000 });
  lingering.worker.says(ready);
  lingering.session.leave();
  lingering.timers.pass(5000);
  await expect(lingering.session.ended).resolves.toEqual({ kind: 'left' });

  const starting = open();
  starting.session.leave();
  expect(starting.worker.killed).toBe(true);
  await expect(starting.session.ended).resolves.toEqual({ kind: 'left' });
});
