import type { DataDirs } from '../../models/data/dataset.js';
import type { Answer, Failure, Question, WorkerEvent } from '../protocol/run.js';
import { WorkerSession, type SessionOptions } from './worker-session.js';

/** A question that was not answered; the message is one sentence for the user. */
export class AskError extends Error {
  override readonly name = 'AskError';
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

export interface AskSessionOptions extends Omit<SessionOptions, 'onEvent' | 'purpose'> {
  dataDirs: DataDirs;
}

export interface Asked<Q extends Question> {
  /** The run's directory. */
  dir: string;
  /** The checkpoint's; null for the newest. */
  step: number | null;
  question: Q;
  /** Text as it is written. */
  onPiece?: (text: string) => void;
}

/** The answer to each kind of question. */
export type AnswerTo<Q extends Question> = Extract<Answer, { kind: AnswerKinds[Q['kind']] }>;

interface AnswerKinds {
  draw: 'drawn';
  evaluate: 'evaluated';
  examine: 'examined';
  generate: 'generated';
}

interface Pending {
  onPiece: (text: string) => void;
  resolve: (answer: Answer) => void;
  reject: (error: AskError) => void;
}

/** One worker that answers questions, from its start to its exit. It keeps the model of the last one. */
export class AskSession {
  /** Settles once the process is gone; never rejects. What had not been answered is refused by then. */
  readonly ended: Promise<void>;
  readonly #session: WorkerSession;
  readonly #dataDirs: DataDirs;
  readonly #pending = new Map<number, Pending>();
  #requests = 0;
  #over: Failure | null = null;

  constructor({ dataDirs, ...options }: AskSessionOptions) {
    this.#dataDirs = dataDirs;
    this.#session = new WorkerSession({ ...options, purpose: 'ask', onEvent: (event) => this.#heed(event) });
    this.ended = this.#session.ended.then((end) => {
      this.#over = end.kind === 'failed' ? end.failure : left;
      for (const { reject } of this.#pending.values()) reject(new AskError(this.#over));
      this.#pending.clear();
    });
  }

  /** Answered one after the other, in the order in which they are asked. Rejects with AskError. */
  ask<Q extends Question>({ dir, step, question, onPiece = () => undefined }: Asked<Q>): Promise<AnswerTo<Q>> {
    if (this.#over) return Promise.reject(new AskError(this.#over));
    const request = ++this.#requests;
    const answer = new Promise<Answer>((resolve, reject) => this.#pending.set(request, { onPiece, resolve, reject }));
    this.#session.send({ kind: 'ask', request, dir, step, question, dataDirs: this.#dataDirs });
    return answer as Promise<AnswerTo<Q>>;
  }

  /** Ends the writing of text, which is answered with what there is. */
  cancel(): void {
    if (this.#pending.size > 0) this.#session.send({ kind: 'cancel' });
  }

  /** Lets the worker go. */
  leave(): void {
    this.#session.leave();
  }

  /** Ends the worker at once. */
  kill(): void {
    this.#session.kill();
  }

  #heed(event: WorkerEvent): void {
    switch (event.kind) {
      case 'piece':
        this.#pending.get(event.request)?.onPiece(event.text);
        break;
      case 'answer':
        this.#take(event.request)?.resolve(event.answer);
        break;
      case 'refused':
        this.#take(event.request)?.reject(new AskError({ code: event.code, message: event.message }));
        break;
    }
  }

  #take(request: number): Pending | undefined {
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    return pending;
  }
}

const left: Failure = { code: 'internal', message: 'The process that answers has ended; ask again.' };
