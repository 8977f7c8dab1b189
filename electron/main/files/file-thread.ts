import type { FileTaskName, FileTaskResult, FileTasks } from './tasks.js';
import { unpackError, type FileAnswer, type FileRequest } from './wire.js';

/** What is used of a Node worker thread. */
export interface Thread {
  postMessage(message: FileRequest): void;
  on(event: 'message', listener: (answer: FileAnswer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  terminate(): Promise<number>;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** The main process's end of the file thread, which `start` starts. A thread that died is replaced at the next task. */
export class FileThread {
  readonly #start: () => Thread;
  #thread: Thread | null = null;
  #seq = 0;
  readonly #waiting = new Map<number, Waiting>();
  #idle: (() => void)[] = [];

  constructor(start: () => Thread) {
    this.#start = start;
    this.#thread = this.#open();
  }

  run<N extends FileTaskName>(task: N, ...args: Parameters<FileTasks[N]>): Promise<FileTaskResult<N>> {
    const seq = ++this.#seq;
    this.#thread ??= this.#open();
    this.#thread.postMessage({ seq, task, args });
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Whether it is at work, or has some waiting. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  /** Resolves when all that it was told to do is done, or has failed. */
  settled(): Promise<void> {
    if (!this.busy) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** What it is in the midst of is lost: see `settled`. */
  close(): void {
    void this.#thread?.terminate();
  }

  #open(): Thread {
    const thread = this.#start();
    let reason = 'it ended';
    thread.on('message', (answer) => this.#settle(answer));
    thread.on('error', (error) => (reason = error.message));
    thread.on('exit', () => {
      if (this.#thread !== thread) return;
      this.#thread = null;
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`Model Lab can't reach its files just now (${reason}); try again.`));
      }
      this.#waiting.clear();
      this.#told();
    });
    return thread;
  }

  #settle(answer: FileAnswer): void {
    const waiting = this.#waiting.get(answer.seq);
    this.#waiting.delete(answer.seq);
    if ('error' in answer) waiting?.reject(unpackError(answer.error));
    else waiting?.resolve(answer.value);
    this.#told();
  }

  /** Tells those who wait for it to have nothing to do. */
  #told(): void {
    if (this.busy) return;
    const idle = this.#idle;
    this.#idle = [];
    for (const resolve of idle) resolve();
  }
}
