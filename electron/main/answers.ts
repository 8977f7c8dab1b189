import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { AskError, type AnswerTo, type AskSession, type Asked } from '../launch/ask-session.js';
import { systemTimers, type Timers } from '../launch/timers.js';
import type { PageAnswer, PageQuestion } from '../protocol/app.js';
import type { Question } from '../protocol/run.js';
import { checkQuestion } from './check-question.js';

/** What is used of an AskSession. */
export type Answerer = Pick<AskSession, 'ended' | 'ask' | 'cancel' | 'leave' | 'kill'>;

export interface AnswersOptions {
  /** Starts a worker that answers. */
  start: () => Promise<Answerer>;
  /** A folder of its own for records of examined inputs; what lies there from before is removed. */
  folder: string;
  onPiece: (request: number, text: string) => void;
  timers?: Timers;
}

/** A worker without questions is let go after this time. */
const IDLE_MS = 3 * 60_000;

/** Records of so many inputs are kept, as each may take megabytes. */
const KEPT_INPUTS = 8;

/**
 * Answers the page's questions to checkpoints with one worker, which is started at the first of them, kept with its
 * model for the next, and replaced after a crash.
 */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #timers: Timers;
  #worker: Promise<Answerer> | null = null;
  #stopIdling: () => void = () => undefined;
  #open = 0;
  #inputs = 0;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#timers = options.timers ?? systemTimers;
    rmSync(options.folder, { recursive: true, force: true });
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  /** A question ends the one before it, as far as that writes text. Rejects with RequestError in one sentence. */
  async ask(run: { dir: string; step: number | null; request: number }, question: PageQuestion): Promise<PageAnswer> {
    checkQuestion(question);
    this.cancel();
    const onPiece = (text: string) => this.#options.onPiece(run.request, text);
    const asked = { dir: run.dir, step: run.step, onPiece };
    if (question.kind !== 'examine') return this.#put({ ...asked, question });
    const number = ++this.#inputs;
    const path = this.#pathOf(number);
    const { step } = await this.#put({ ...asked, question: { ...question, path } });
    for (const extension of ['json', 'bin'])
      rmSync(`${this.#pathOf(number - KEPT_INPUTS)}.${extension}`, { force: true });
    return { kind: 'examined', step, number };
  }

  /** Ends the writing of text. */
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

  async #put<Q extends Question>(asked: Asked<Q>): Promise<AnswerTo<Q>> {
    this.#stopIdling();
    this.#open++;
    try {
      return await (await this.#current()).ask(asked);
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
