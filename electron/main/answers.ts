import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { AskError, type AskSession, type UsedTool } from '../launch/ask-session.js';
import { systemTimers, type Timers } from '../launch/timers.js';
import type { PageAnswer } from '../protocol/app.js';
import type { Question } from '../protocol/run.js';

/** What is used of an AskSession. */
export type Answerer = Pick<AskSession, 'ended' | 'ask' | 'use' | 'cancel' | 'leave' | 'kill'>;

export interface AnswersOptions {
  /** Starts a worker that answers. */
  start: () => Promise<Answerer>;
  /** A folder of its own for records of answers; what lies there from before is removed. */
  folder: string;
  onPieces: (request: number, pieces: unknown[]) => void;
  timers?: Timers;
}

/** A worker without questions is let go after this time. */
const IDLE_MS = 3 * 60_000;

/** Records of so many answers are kept, as each may take megabytes. */
const KEPT_ANSWERS = 8;

const extensions = ['json', 'bin', 'png'];

/**
 * Answers the page's questions to checkpoints and tools with one worker, which is started at the first of them, kept with its
 * model for the next, and replaced after a crash.
 */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #timers: Timers;
  #worker: Promise<Answerer> | null = null;
  #stopIdling: () => void = () => undefined;
  #open = 0;
  #answers = 0;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    rmSync(options.folder, { recursive: true, force: true });
    makeFolder(options.folder, 0o700);
  }

  /**
   * A question ends the one before it, as far as that tells pieces. `asked` has been parsed by its schema. Rejects with
   * RequestError in one sentence.
   */
  async ask(run: { dir: string; step: number | null; request: number }, question: Question): Promise<PageAnswer> {
    this.cancel();
    const number = ++this.#answers;
    const { recorded, ...answer } = await this.#put((worker) =>
      worker.ask({
        ...{ dir: run.dir, step: run.step, question },
        path: this.#pathOf(number),
        onPieces: (pieces) => this.#options.onPieces(run.request, pieces),
      }),
    );
    for (const extension of extensions) rmSync(`${this.#pathOf(number - KEPT_ANSWERS)}.${extension}`, { force: true });
    return { ...answer, number: recorded ? number : null };
  }

  /** What is asked has been parsed by the tool's schema. Rejects with RequestError in one sentence. */
  use(tool: UsedTool): Promise<unknown> {
    return this.#put((worker) => worker.use(tool));
  }

  /** What there is of the answer shall do. */
  cancel(): void {
    void this.#worker?.then((worker) => worker.cancel()).catch(() => undefined);
  }

  /** Ends the worker and removes what it has written. */
  close(): void {
    this.#stopIdling();
    void this.#worker?.then((worker) => worker.kill()).catch(() => undefined);
    rmSync(this.#options.folder, { recursive: true, force: true });
  }

  #pathOf(number: number): string {
    return join(this.#options.folder, String(number));
  }

  async #put<T>(ask: (worker: Answerer) => Promise<T>): Promise<T> {
    this.#stopIdling();
    this.#open++;
    try {
      return await ask(await this.#current());
    } catch (error) {
      throw error instanceof AskError ? new RequestError(error.message, { cause: error }) : error;
    } finally {
      if (--this.#open === 0) this.#stopIdling = this.#timers.after(IDLE_MS, () => this.#dismiss());
    }
  }

  /** The worker that answers, started where there is none. */
  #current(): Promise<Answerer> {
    if (this.#worker) return this.#worker;
    const started = this.#options.start();
    this.#worker = started;
    const forget = () => {
      if (this.#worker === started) this.#worker = null;
    };
    started.then((worker) => worker.ended).then(forget, forget);
    return started;
  }

  #dismiss(): void {
    const worker = this.#worker;
    // Its end takes a moment; the next question gets another one.
    this.#worker = null;
    void worker?.then((one) => one.leave()).catch(() => undefined);
  }
}
