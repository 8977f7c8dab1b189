import type { DataDirs } from '../../models/data/dataset.js';
import type { Answer, Failure, Question, WorkerCommand, WorkerEvent } from '../protocol/run.js';
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

export interface Asked {
  /** The run's directory. */
  dir: string;
  /** The checkpoint's; null for the newest. */
  step: number | null;
  question: Question;
  /** Where matrices and pictures of the answer go, as a panel record `<path>.json`; without it they are left out. */
  path?: string;
  /** What has come of the answer, as it is made. */
  onPieces?: (pieces: unknown[]) => void;
}

/** A question to a tool of an architecture, see models/core/tools.ts. */
export interface UsedTool {
  architecture: string;
  question: Question;
}

interface Pending {
  onPieces: (pieces: unknown[]) => void;
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
  ask({ dir, step, question, path, onPieces }: Asked): Promise<Answer> {
    const asked = { dir, step, question, path: path ?? null, dataDirs: this.#dataDirs };
    return this.#send((request) => ({ kind: 'ask', request, ...asked }), onPieces);
  }

  /** Resolves to the body of a tool's answer, in turn with what else is asked. Rejects with AskError. */
  async use({ architecture, question }: UsedTool): Promise<unknown> {
    const asked = { architecture, question, dataDirs: this.#dataDirs };
    return (await this.#send((request) => ({ kind: 'use', request, ...asked }))).body;
  }

  /** What there is of the answer shall do. */
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

  #send(command: (request: number) => WorkerCommand, onPieces: Pending['onPieces'] = () => undefined): Promise<Answer> {
    if (this.#over) return Promise.reject(new AskError(this.#over));
    const request = ++this.#requests;
    const answer = new Promise<Answer>((resolve, reject) => this.#pending.set(request, { onPieces, resolve, reject }));
    this.#session.send(command(request));
    return answer;
  }

  #heed(event: WorkerEvent): void {
    switch (event.kind) {
      case 'pieces':
        this.#pending.get(event.request)?.onPieces(event.pieces);
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
