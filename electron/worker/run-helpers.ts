import { HelperGone, type Helper, type HelperJob, type Helpers } from '../../models/core/helpers.js';
import { StepInterrupted } from '../../models/core/learner.js';
import type { HelperCommand, WorkerEvent } from '../protocol/run.js';

interface Pending {
  resolve: (result: unknown) => void;
  reject: (reason: Error) => void;
}

interface OpenHelper {
  ready: Pending;
  asked: Map<number, Pending>;
  /** Why nothing more can be asked of it. */
  gone: string | null;
}

const UNWANTED = 'The run no longer waits for its helper.';

/** The helpers of the run in this process: its host starts and ends them. */
export class RunHelpers implements Helpers {
  readonly #send: (event: WorkerEvent) => void;
  readonly #helpers = new Map<number, OpenHelper>();
  #opened = 0;
  #requests = 0;

  constructor(send: (event: WorkerEvent) => void) {
    this.#send = send;
  }

  async open(job: HelperJob, signal?: AbortSignal): Promise<Helper> {
    if (signal?.aborted) throw new StepInterrupted(UNWANTED);
    const helper = ++this.#opened;
    const ready = new Promise<unknown>((resolve, reject) => {
      this.#helpers.set(helper, { ready: { resolve, reject }, asked: new Map(), gone: null });
    });
    const stopWaiting = (): void => this.#close(helper, UNWANTED);
    signal?.addEventListener('abort', stopWaiting, { once: true });
    this.#send({ kind: 'open-helper', helper, job });
    try {
      await ready;
    } catch (error) {
      throw signal?.aborted ? new StepInterrupted(UNWANTED, { cause: error }) : error;
    } finally {
      signal?.removeEventListener('abort', stopWaiting);
    }
    return { ask: (work) => this.#ask(helper, work), close: () => this.#close(helper, 'The helper has been let go.') };
  }

  /** Takes what the host says of them. */
  heed(command: HelperCommand): void {
    if (command.kind === 'help' || command.kind === 'work') return;
    const one = this.#helpers.get(command.helper);
    if (!one) return;
    if (command.kind === 'helper-ready') one.ready.resolve(null);
    else if (command.kind === 'helper-gone') this.#lose(one, command.message);
    else this.#answer(one, command);
  }

  /** The host is gone, and all helpers with it. */
  lose(): void {
    for (const one of this.#helpers.values()) this.#lose(one, 'The program that started the helper is gone.');
  }

  #ask(helper: number, work: unknown): Promise<unknown> {
    const one = this.#helpers.get(helper)!;
    if (one.gone !== null) return Promise.reject(new HelperGone(one.gone));
    const request = ++this.#requests;
    return new Promise((resolve, reject) => {
      one.asked.set(request, { resolve, reject });
      this.#send({ kind: 'ask-helper', helper, request, work });
    });
  }

  #answer(one: OpenHelper, command: Extract<HelperCommand, { kind: 'helper-worked' | 'helper-refused' }>): void {
    const pending = one.asked.get(command.request);
    one.asked.delete(command.request);
    if (command.kind === 'helper-worked') pending?.resolve(command.result);
    else pending?.reject(new Error(command.message));
  }

  #lose(one: OpenHelper, message: string): void {
    one.gone ??= message;
    one.ready.reject(new HelperGone(message));
    for (const pending of one.asked.values()) pending.reject(new HelperGone(message));
    one.asked.clear();
  }

  #close(helper: number, message: string): void {
    const one = this.#helpers.get(helper);
    if (!one || one.gone !== null) return;
    this.#lose(one, message);
    this.#send({ kind: 'close-helper', helper });
  }
}
