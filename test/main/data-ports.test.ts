import type { WebContents } from 'electron';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => ({
  MessageChannelMain: class {
    port1 = { end: 'worker' };
    port2 = { end: 'page' };
  },
}));
const { DataPorts } = await import('../../electron/main/data-ports.js');

class FakeContents extends EventEmitter {
  posted: unknown[] = [];
  isDestroyed(): boolean {
    return false;
  }
  postMessage(...message: unknown[]): void {
    this.posted.push(message);
  }
}

function setUp() {
  const contents = new FakeContents();
  const ports = new DataPorts(contents as unknown as WebContents);
  const worker = () => ({ takePort: vi.fn() });
  return { contents, ports, worker };
}

const arrival = (id: string) => ['run-port', id, [{ end: 'page' }]];

describe('DataPorts', () => {
  it("connects the page with the run's worker, each with its own end", () => {
    const { contents, ports, worker } = setUp();
    const training = worker();
    ports.workerStarted('a', training);
    expect(contents.posted).toEqual([]);
    expect(ports.attach('a')).toBe(true);
    expect(training.takePort).toHaveBeenCalledWith({ end: 'worker' });
    expect(contents.posted).toEqual([arrival('a')]);
  });

  it('waits with a page that came first, and connects it anew when a worker is replaced', () => {
    const { contents, ports, worker } = setUp();
    expect(ports.attach('a')).toBe(false);
    ports.workerStarted('a', worker());
    ports.workerStarted('a', worker());
    expect(contents.posted).toEqual([arrival('a'), arrival('a')]);
  });

  it('sends nothing to a page that looked away, was loaded anew, or looks at a run that has ended', () => {
    const { contents, ports, worker } = setUp();
    ports.attach('a');
    ports.detach('a');
    ports.attach('b');
    contents.emit('did-navigate');
    ports.workerStarted('a', worker());
    ports.workerStarted('b', worker());
    ports.workerEnded('b');
    ports.attach('b');
    expect(contents.posted).toEqual([]);
  });
});
