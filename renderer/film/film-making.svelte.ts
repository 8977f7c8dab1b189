import type { FilmNews, FilmOrder } from './film-order.js';

/** As far as a Worker is needed. */
export interface FilmThread {
  postMessage(order: FilmOrder): void;
  terminate(): void;
  onmessage: ((event: { data: FilmNews }) => void) | null;
  onerror: ((event: { message?: string }) => void) | null;
}

const newThread = (): FilmThread =>
  new Worker(new URL('./film-thread.ts', import.meta.url), { type: 'module' }) as unknown as FilmThread;

/** A film that is being made, and how far it is. One at a time. */
export class FilmMaking {
  /** Null while nothing is made. */
  progress = $state.raw<{ done: number; total: number } | null>(null);
  readonly #start: () => FilmThread;
  #thread: FilmThread | null = null;
  #settle: ((bytes: Uint8Array | null) => void) | null = null;

  constructor(start: () => FilmThread = newThread) {
    this.#start = start;
  }

  /** Resolves to the file, or to null where it was cancelled. Throws a sentence where it can't be made. */
  make(order: FilmOrder): Promise<Uint8Array | null> {
    this.cancel();
    const thread = this.#start();
    this.#thread = thread;
    this.progress = { done: 0, total: order.frames.length };
    return new Promise((resolve, reject) => {
      this.#settle = resolve;
      const fail = (message: string) => {
        this.#end();
        reject(new Error(message));
      };
      thread.onmessage = ({ data }) => {
        if (data.kind === 'progress') this.progress = { done: data.done, total: order.frames.length };
        else if (data.kind === 'failed') fail(data.message);
        else {
          this.#end();
          resolve(data.bytes);
        }
      };
      thread.onerror = ({ message }) => fail(`The film can't be made: ${message ?? 'its thread broke off'}.`);
      thread.postMessage(order);
    });
  }

  /** Makes nothing more of it. */
  cancel(): void {
    const settle = this.#settle;
    this.#end();
    settle?.(null);
  }

  #end(): void {
    this.#thread?.terminate();
    this.#thread = null;
    this.#settle = null;
    this.progress = null;
  }
}
