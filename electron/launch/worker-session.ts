import type { MemoryReport, MemoryRoom } from '../../models/core/memory-estimate.js';
import { PROTOCOL, type Failure, type WorkerCommand, type WorkerEvent } from '../protocol/run.js';
import { crashFailure, hungFailure, processName, type Purpose } from './crash-failure.js';
import { oomKills } from './oom-kills.js';
import { OutputTail } from './output-tail.js';
import { parseEvent } from './parse-event.js';
import { systemTimers, type Timers } from './timers.js';
import type { WorkerExit, WorkerTransport } from './worker-transport.js';

export type SessionEnd =
  | { kind: 'done'; status: 'done' | 'stopped'; step: number; seconds: number }
  | { kind: 'imported'; name: string; notes: string[] }
  /** All modes have been timed, as its events told. */
  | { kind: 'timed' }
  | { kind: 'estimated'; report: MemoryReport; room: MemoryRoom | null }
  /** It was told to leave. */
  | { kind: 'left' }
  /** `output` is the last 8 KB of what the worker wrote. */
  | { kind: 'failed'; failure: Failure; output: string };

export interface SessionOptions {
  transport: WorkerTransport;
  onEvent: (event: WorkerEvent) => void;
  /** What the worker is for; by default it trains. */
  purpose?: Purpose;
  timers?: Timers;
  /** Time until the worker must have said `ready`. */
  readyWithinMs?: number;
  /** A worker that is silent for longer counts as hung and is killed. */
  silentForMs?: number;
  /** The same until the first step: a GPU new to TensorFlow can keep it compiling for minutes, in one native call. */
  silentAtFirstMs?: number;
  /** Time between a worker's last word and its exit. */
  exitWithinMs?: number;
  /** How many processes the system has killed for want of memory so far. */
  oomKills?: () => number | null;
}

/** The watch counts its own ticks: a host that was asleep or busy itself then blames nobody. */
const ticksOfSilence = 6;

/** One worker process from its start to its exit. */
export class WorkerSession {
  /** Settles once the process is gone; never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly #transport: WorkerTransport;
  readonly #onEvent: (event: WorkerEvent) => void;
  readonly #purpose: Purpose;
  readonly #timers: Timers;
  readonly #exitWithinMs: number;
  readonly #silentForMs: number;
  readonly #silentAtFirstMs: number;
  readonly #oomKills: () => number | null;
  readonly #oomKillsBefore: number | null;
  readonly #output = new OutputTail();
  readonly #cancel: (() => void)[] = [];
  #settle: (end: SessionEnd) => void = () => undefined;
  /** Commands wait here until the worker is ready; null from then on. */
  #waiting: WorkerCommand[] | null = [];
  /** Set by the worker's last word, or by us before we kill it. */
  #end: SessionEnd | null = null;
  /** Whether anything was said that is no event. */
  #leftOut = false;
  #silentTicks = 0;
  /** Of the silence that the worker has announced; until it is heard of again. */
  #announcedMs = 0;
  #step: number | null = null;
  #gone = false;
  /** Whether the first step is behind it. */
  #trains = false;

  constructor(options: SessionOptions) {
    this.#transport = options.transport;
    this.#onEvent = options.onEvent;
    this.#purpose = options.purpose ?? 'train';
    this.#timers = options.timers ?? systemTimers;
    this.#exitWithinMs = options.exitWithinMs ?? 5000;
    this.#silentForMs = options.silentForMs ?? 60_000;
    this.#silentAtFirstMs = Math.max(options.silentAtFirstMs ?? 15 * 60_000, this.#silentForMs);
    this.#oomKills = options.oomKills ?? oomKills;
    this.#oomKillsBefore = this.#oomKills();
    this.ended = new Promise((resolve) => (this.#settle = resolve));
    this.#transport.onOutput((text) => this.#output.add(text));
    this.#transport.onMessage((message) => this.#receive(message));
    this.#transport.onExit((exit) => this.#exited(exit));
    const readyWithinMs = options.readyWithinMs ?? 30_000;
    const startUp = this.#timers.after(readyWithinMs, () => {
      if (this.#waiting) this.#fail(notReady(readyWithinMs, this.#purpose));
    });
    const tickMs = this.#silentForMs / ticksOfSilence;
    const watch = this.#timers.every(tickMs, () => {
      const limitMs = Math.max(this.#trains ? this.#silentForMs : this.#silentAtFirstMs, this.#announcedMs);
      if (++this.#silentTicks * tickMs > limitMs) this.#fail(hungFailure(limitMs, this.#step, this.#purpose));
    });
    this.#cancel.push(startUp, watch);
  }

  get pid(): number | undefined {
    return this.#transport.pid;
  }

  /** The end of what the worker has written so far. */
  get output(): string {
    return this.#output.text;
  }

  /** Commands sent before the worker is ready wait for it. */
  send(command: WorkerCommand): void {
    if (this.#waiting) this.#waiting.push(command);
    else this.#transport.send(command);
  }

  /** Lets the worker go that has nothing more to do; one that doesn't is ended. */
  leave(): void {
    if (this.#gone) return;
    if (this.#waiting) {
      this.#end ??= { kind: 'left' };
      this.#transport.kill();
      return;
    }
    this.#finish({ kind: 'left' });
    this.#transport.send({ kind: 'leave' });
  }

  /** Ends the process at once; the session then ends as a crash unless the worker had finished. */
  kill(): void {
    this.#transport.kill();
  }

  /** Says once, where it is read when the process fails, that something was not understood. */
  #leaveOut(raw: unknown): void {
    if (this.#leftOut) return;
    this.#leftOut = true;
    const kind = String((raw as { kind?: unknown } | null)?.kind ?? 'none').slice(0, 40);
    this.#output.add(
      `Left out: an event of kind '${kind}' that can't be understood; is the process of another version?\n`,
    );
  }

  #receive(raw: unknown): void {
    const message = parseEvent(raw);
    if (!message) {
      this.#leaveOut(raw);
      return;
    }
    this.#silentTicks = 0;
    this.#announcedMs = message.kind === 'silence' ? message.seconds * 1000 : 0;
    switch (message.kind) {
      case 'ready':
        this.#ready(message.protocol);
        break;
      case 'run':
        this.#step = message.record.step;
        break;
      case 'status':
        this.#trains ||= this.#step !== null && message.step > this.#step;
        this.#step = message.step;
        break;
      case 'done':
        this.#finish({ kind: 'done', status: message.status, step: message.step, seconds: message.seconds });
        break;
      case 'imported':
        this.#finish({ kind: 'imported', name: message.name, notes: message.notes });
        break;
      case 'estimated':
        this.#finish({ kind: 'estimated', report: message.report, room: message.room });
        break;
      case 'timings':
        if (message.last) this.#finish({ kind: 'timed' });
        break;
      case 'failed': {
        const { kind, ...failure } = message;
        this.#finish({ kind, failure, output: '' });
        break;
      }
    }
    this.#onEvent(message);
  }

  #ready(protocol: number): void {
    if (protocol !== PROTOCOL) {
      const message = `The worker speaks protocol ${protocol}, this program ${PROTOCOL}; build both anew with npm run build.`;
      this.#fail({ code: 'internal', message });
      return;
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const command of waiting) this.#transport.send(command);
  }

  /** The worker's last word; its exit follows or is enforced. */
  #finish(end: SessionEnd): void {
    this.#end ??= end;
    this.#cancel.push(this.#timers.after(this.#exitWithinMs, () => this.#transport.kill()));
  }

  /** Our verdict on a worker that lives but can't be used. */
  #fail(failure: Failure): void {
    this.#end ??= { kind: 'failed', failure, output: '' };
    this.#transport.kill();
  }

  #exited(exit: WorkerExit): void {
    this.#gone = true;
    for (const cancel of this.#cancel) cancel();
    const output = this.#output.text;
    const end = this.#end ?? { kind: 'failed', failure: this.#crash(exit, output), output };
    this.#settle(end.kind === 'failed' ? { ...end, output } : end);
  }

  #crash(exit: WorkerExit, output: string): Failure {
    const before = this.#oomKillsBefore;
    const after = this.#oomKills();
    const systemRanOut = before !== null && after !== null && after > before;
    return crashFailure({ exit, output, systemRanOut, step: this.#step, purpose: this.#purpose });
  }
}

function notReady(withinMs: number, purpose: Purpose): Failure {
  const message = `${processName(purpose)} did not start within ${Math.round(withinMs / 1000)} s; its last output tells more.`;
  return { code: 'hung', message };
}
