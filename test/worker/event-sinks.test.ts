import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { EventSinks } from '../../electron/worker/event-sinks.js';
import type { DataPort } from '../../electron/worker/host.js';

class FakePort extends EventEmitter implements DataPort {
  readonly heard: unknown[] = [];
  started = false;

  postMessage(message: unknown): void {
    this.heard.push(message);
  }

  start(): void {
    this.started = true;
  }
}

const status = (step: number): WorkerEvent => ({
  kind: 'status',
  status: 'running',
  step,
  live: { learningRate: 0.1 },
});
const sample: WorkerEvent = { kind: 'panels', step: 3, panels: ['gallery'] };

test('host and ports hear everything; a late port learns that it is attached and how the run stands; a closed one hears no more', () => {
  const host: WorkerEvent[] = [];
  const sinks = new EventSinks({ send: (event) => host.push(event) });
  sinks.send(status(1));
  sinks.send(sample);
  sinks.send(status(2));
  const [first, second] = [new FakePort(), new FakePort()];
  sinks.attach(first, () => undefined);
  sinks.send(sample);
  sinks.attach(second, () => undefined);
  first.emit('close');
  sinks.send(status(4));
  expect(host).toEqual([status(1), sample, status(2), sample, status(4)]);
  const attached = { kind: 'attached' };
  expect(first.heard).toEqual([attached, status(2), sample]);
  expect(second.heard).toEqual([attached, status(2), status(4)]);
  expect(first.started && second.started).toBe(true);
});

test('whoever looks on is heard when it asks for more, and nothing else that it says', () => {
  const port = new FakePort();
  const onMore = vi.fn();
  new EventSinks({ send: () => undefined }).attach(port, onMore);
  for (const data of [null, 'more', { kind: 'less' }, { kind: 'more' }]) port.emit('message', { data });
  expect(onMore).toHaveBeenCalledTimes(1);
});
