import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { utilityTransport, type UtilityProcessLike } from '../../electron/launch/utility-transport.js';
import { FLUSH, FLUSHED } from '../../electron/protocol/flush.js';
import type { WorkerExit } from '../../electron/launch/worker-transport.js';

class FakeUtilityProcess extends EventEmitter {
  readonly pid = undefined;
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly posted: unknown[] = [];
  asked = 0;

  postMessage(message: unknown): void {
    this.posted.push(message);
  }

  kill(): boolean {
    this.asked++;
    return true;
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
  transport.kill();
  expect(child.posted).toEqual([{ kind: 'pause' }]);
  expect(child.asked).toBe(0);
});
