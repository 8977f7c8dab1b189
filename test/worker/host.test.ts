import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { FLUSH, FLUSHED } from '../../electron/protocol/flush.js';
import { electronHost } from '../../electron/worker/host.js';

afterEach(() => vi.useRealTimers());

class Port extends EventEmitter {
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

function open() {
  vi.useFakeTimers();
  const port = new Port();
  const host = electronHost(port);
  const commands: unknown[] = [];
  host.onCommand((command) => commands.push(command));
  let flushed = false;
  host.send({ kind: 'failed', code: 'disk', message: 'The disk is full.' });
  void host.flush().then(() => (flushed = true));
  return { port, commands, isFlushed: async (ms: number) => (await vi.advanceTimersByTimeAsync(ms), flushed) };
}

it('a worker of the app ends once the app has heard its last word, however long that takes', async () => {
  const { port, commands, isFlushed } = open();
  expect(port.posted).toEqual([{ kind: 'failed', code: 'disk', message: 'The disk is full.' }, FLUSH]);
  expect(await isFlushed(5000)).toBe(false);
  port.emit('message', { data: { kind: 'pause' }, ports: [] });
  expect(await isFlushed(0)).toBe(false);
  port.emit('message', { data: FLUSHED, ports: [] });
  expect(await isFlushed(0)).toBe(true);
  expect(commands).toEqual([{ kind: 'pause' }]);
});

it('an app that does not answer any more is not waited for', async () => {
  const { isFlushed } = open();
  expect(await isFlushed(10_000)).toBe(true);
});
