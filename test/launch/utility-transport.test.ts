import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { expect, test } from 'vitest';
import { utilityTransport, type UtilityProcessLike } from '../../electron/launch/utility-transport.js';
import { FLUSH, FLUSHED } from '../../electron/protocol/flush.js';
import type { WorkerExit } from '../../electron/launch/worker-transport.js';

class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined = undefined;
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly posted: unknown[] = [];

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  kill(): boolean {
    return false;
  }
}

function open() {
  const child = new FakeUtilityProcess();
  return { child, transport: utilityTransport(child as UtilityProcessLike) };
}

test.each<[number, WorkerExit]>([
  [0, { code: 0, signal: null }],
  [1, { code: 1, signal: null }],
  [9, { code: null, signal: 'SIGKILL' }],
  [137, { code: null, signal: 'SIGKILL' }],
  [139, { code: null, signal: 'SIGSEGV' }],
])('exit code %i is told as what it stands for', (code, exit) => {
  const { child, transport } = open();
  const exits: WorkerExit[] = [];
  transport.onExit((one) => exits.push(one));
  child.emit('exit', code);
  expect(exits).toEqual([exit]);
});

test('a process that asks whether its messages have arrived is answered after them', () => {
  const { child, transport } = open();
  const heard: unknown[] = [];
  transport.onMessage((message) => heard.push(message, [...child.posted]));
  child.emit('message', { kind: 'done' });
  child.emit('message', FLUSH);
  expect(heard).toEqual([{ kind: 'done' }, []]);
  expect(child.posted).toEqual([FLUSHED]);
});

test('both outputs and all messages arrive; nothing is sent to a process that is gone', () => {
  const { child, transport } = open();
  const heard: unknown[] = [];
  transport.onOutput((text) => heard.push(text));
  transport.onMessage((message) => heard.push(message));
  child.stdout.emit('data', Buffer.from('out'));
  child.stderr.emit('data', 'err');
  child.emit('message', { kind: 'ready' });
  expect(heard).toEqual(['out', 'err', { kind: 'ready' }]);
  transport.send({ kind: 'pause' });
  child.emit('exit', 0);
  transport.send({ kind: 'resume' });
  expect(child.posted).toEqual([{ kind: 'pause' }]);
});

/** A process that goes on until it is ended. */
function endless() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  return { pid: child.pid!, ended: once(child, 'exit') };
}

test('a process that is ended before it has begun is ended as soon as it has', async () => {
  const { child, transport } = open();
  transport.kill();
  const { pid, ended } = endless();
  child.pid = pid;
  child.emit('spawn');
  expect(await ended).toEqual([null, 'SIGKILL']);
});

test('a process that is wanted goes on when it has begun; nobody is ended under the number of one that is gone', async () => {
  const { child, transport } = open();
  const { pid, ended } = endless();
  child.pid = pid;
  child.emit('spawn');
  child.emit('exit', 0);
  transport.kill();
  process.kill(pid, 'SIGTERM');
  expect(await ended).toEqual([null, 'SIGTERM']);
});
