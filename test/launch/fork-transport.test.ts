import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { forkWorker } from '../../electron/launch/fork-transport.js';
import { workerEnvironment } from '../../electron/launch/worker-environment.js';
import { WorkerSession } from '../../electron/launch/worker-session.js';

const path = fileURLToPath(new URL('fixtures/lively-worker.cjs', import.meta.url));

/** A real process; `alive` resolves once it has trained a few steps. */
function start({ silentForMs = 60_000, file = path } = {}) {
  let heard: () => void = () => undefined;
  const alive = new Promise<void>((resolve) => (heard = resolve));
  const session = new WorkerSession({
    transport: forkWorker(file, workerEnvironment(process.env)),
    silentForMs,
    onEvent: (event) => event.kind === 'status' && event.step === 3 && heard(),
  });
  return { session, alive };
}

test('a process starts, hears, and ends', async () => {
  const { session, alive } = start();
  await alive;
  session.send({ kind: 'stop' });
  await expect(session.ended).resolves.toMatchObject({ kind: 'done', status: 'stopped' });
  expect(session.output).toContain('hello from the worker');
});

test('a process that is killed has crashed', async () => {
  const { session, alive } = start();
  await alive;
  process.kill(session.pid!, 'SIGKILL');
  await expect(session.ended).resolves.toMatchObject({
    failure: { code: 'crash', message: expect.stringContaining('ended by SIGKILL at about step') as string },
  });
});

test('a process that is stopped gives no sign of life: it is hung, and ended', async () => {
  const { session, alive } = start({ silentForMs: 300 });
  await alive;
  const { pid } = session;
  process.kill(pid!, 'SIGSTOP');
  await expect(session.ended).resolves.toMatchObject({ failure: { code: 'hung' } });
  expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
});

test('a worker that does not exist is a crash with its output', async () => {
  const { session } = start({ file: '/nowhere/worker.cjs' });
  const end = await session.ended;
  expect(end).toMatchObject({ kind: 'failed', failure: { code: 'crash' } });
  expect(end.kind === 'failed' && end.output).toContain('Cannot find module');
});
