import type { Timers } from '../../electron/launch/timers.js';
import type { WorkerExit, WorkerTransport } from '../../electron/launch/worker-transport.js';
import type { WorkerCommand, WorkerEvent } from '../../electron/protocol/run.js';

/** A worker's process that does what a test says. */
export class FakeWorker implements WorkerTransport {
  readonly pid = 4711;
  readonly received: WorkerCommand[] = [];
  killed = false;
  #message: (message: unknown) => void = () => undefined;
  #output: (text: string) => void = () => undefined;
  #exit: (exit: WorkerExit) => void = () => undefined;

  send(command: WorkerCommand): void {
    this.received.push(command);
  }

  /** As a real process does, it exits once it is killed. */
  kill(): void {
    this.killed = true;
    this.exit({ code: null, signal: 'SIGKILL' });
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener;
  }

  onOutput(listener: (text: string) => void): void {
    this.#output = listener;
  }

  onExit(listener: (exit: WorkerExit) => void): void {
    this.#exit = listener;
  }

  says(...events: WorkerEvent[]): void {
    for (const event of events) this.#message(event);
  }

  saysRaw(message: unknown): void {
    this.#message(message);
  }

  writes(text: string): void {
    this.#output(text);
  }

  exit(exit: Partial<WorkerExit> = {}): void {
    this.#exit({ code: 0, signal: null, ...exit });
  }
}

interface Timer {
  atMs: number;
  everyMs: number | null;
  run: () => void;
}

/** Time that passes only when a test says so. */
export class FakeTimers implements Timers {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  after(delayMs: number, run: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + delayMs, everyMs: null, run });
  }

  every(intervalMs: number, run: () => void): () => void {
    return this.#add({ atMs: this.#nowMs + intervalMs, everyMs: intervalMs, run });
  }

  get pending(): number {
    return this.#timers.size;
  }

  pass(ms: number): void {
    const until = this.#nowMs + ms;
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > until) break;
      this.#nowMs = next.atMs;
      if (next.everyMs === null) this.#timers.delete(next);
      else next.atMs += next.everyMs;
      next.run();
    }
    this.#nowMs = until;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }
}
