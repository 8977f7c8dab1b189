import type { HelperJob } from '../../models/core/helpers.js';
import type { HelperCommand, WorkerEvent } from '../protocol/run.js';
import type { Places } from './places.js';
import type { Timers } from './timers.js';
import { WorkerSession } from './worker-session.js';
import type { WorkerTransport } from './worker-transport.js';

export interface HelperHostOptions {
  /** Of the run that is helped. */
  architecture: string;
  spawn: () => WorkerTransport;
  places: Places;
  /** To the run's worker. */
  send: (command: HelperCommand) => void;
  timers?: Timers;
}

type HelperEvent = Extract<WorkerEvent, { kind: 'open-helper' | 'ask-helper' | 'close-helper' }>;

/** The request by which a new helper is told its job. */
const OPENING = 0;

/** The processes that help one run: started, served and ended for its worker, and ended with it, however that ends. */
export class HelperHost {
  readonly #options: HelperHostOptions;
  readonly #sessions = new Map<number, WorkerSession>();
  readonly #over = new AbortController();
  /** Helpers that the run has, or waits for; not those that it has let go, which end by themselves. */
  readonly #held = new Set<number>();
  /** Those that are closed while they still wait for their place. */
  readonly #unwanted = new Set<number>();

  constructor(options: HelperHostOptions) {
    this.#options = options;
  }

  /** Takes what is about helpers; false for every other event of the run's worker. */
  heed(event: WorkerEvent): event is HelperEvent {
    switch (event.kind) {
      case 'open-helper':
        void this.#open(event.helper, event.job);
        return true;
      case 'ask-helper':
        this.#ask(event);
        return true;
      case 'close-helper':
        if (!this.#sessions.has(event.helper)) this.#unwanted.add(event.helper);
        this.#held.delete(event.helper);
        this.#sessions.get(event.helper)?.leave();
        return true;
      default:
        return false;
    }
  }

  /** Ends all of them at once; resolves when they are gone. */
  async close(): Promise<void> {
    this.#over.abort();
    const sessions = [...this.#sessions.values()];
    for (const session of sessions) session.kill();
    await Promise.all(sessions.map((session) => session.ended));
  }

  async #open(helper: number, job: HelperJob): Promise<void> {
    // Who has one never waits for another: runs that wait for each other would do so for ever.
    if (this.#held.size > 0 && !this.#options.places.isFree) {
      this.#tell({ kind: 'helper-gone', helper, message: 'There is no place for another helper on this machine now.' });
      return;
    }
    this.#held.add(helper);
    try {
      await this.#serve(helper, job);
    } finally {
      this.#held.delete(helper);
    }
  }

  async #serve(helper: number, job: HelperJob): Promise<void> {
    const { places, spawn, architecture, timers } = this.#options;
    const giveBack = await places.take(this.#over.signal);
    if (!giveBack) return;
    // Where a place comes free all of them may be ended before it is made use of.
    if (this.#unwanted.delete(helper) || this.#over.signal.aborted) {
      giveBack();
      return;
    }
    let transport: WorkerTransport;
    try {
      transport = spawn();
    } catch (error) {
      giveBack();
      const reason = error instanceof Error ? error.message : String(error);
      this.#tell({ kind: 'helper-gone', helper, message: `A process that helps the run can't be started: ${reason}.` });
      return;
    }
    const session = new WorkerSession({
      transport,
      purpose: 'help',
      onEvent: (event) => this.#follow(helper, event),
      ...(timers && { timers }),
    });
    this.#sessions.set(helper, session);
    session.send({ kind: 'help', architecture, job });
    const end = await session.ended;
    this.#sessions.delete(helper);
    giveBack();
    const message = end.kind === 'failed' ? end.failure.message : 'The helper has ended.';
    this.#tell({ kind: 'helper-gone', helper, message });
  }

  #ask({ helper, request, work }: Extract<HelperEvent, { kind: 'ask-helper' }>): void {
    const session = this.#sessions.get(helper);
    if (session) session.send({ kind: 'work', request, work });
    else this.#tell({ kind: 'helper-gone', helper, message: 'The helper has ended.' });
  }

  #follow(helper: number, event: WorkerEvent): void {
    if (event.kind === 'worked') {
      const { request, result } = event;
      if (request === OPENING) this.#tell({ kind: 'helper-ready', helper });
      else this.#tell({ kind: 'helper-worked', helper, request, result });
    } else if (event.kind === 'refused') {
      const { request, message } = event;
      if (request !== OPENING) {
        this.#tell({ kind: 'helper-refused', helper, request, message });
        return;
      }
      this.#tell({ kind: 'helper-gone', helper, message });
      this.#sessions.get(helper)?.leave();
    }
  }

  #tell(command: HelperCommand): void {
    if (!this.#over.signal.aborted) this.#options.send(command);
  }
}
