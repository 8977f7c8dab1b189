import type { AppEvent, PageAnswer } from '../../../../electron/protocol/app.js';
import type { Question } from '../../../../electron/protocol/run.js';
import type { AnsweredOf, QuestionInfo } from '../../../../models/core/questions.js';
import { call, CallFailure, sentenceOf } from '../../../lib/client.js';
import { nextRequest } from './answering.js';

/** What main offers to a page that asks. */
export interface AnswerSource {
  ask: (run: string, step: number, request: number, question: Question) => Promise<PageAnswer>;
  cancel: () => Promise<void>;
  onEvent: (listener: (event: AppEvent) => void) => () => void;
}

export const appAnswers: AnswerSource = {
  ask: (run, step, request, question) => call('ask', run, step, request, question),
  cancel: () => call('cancelAsking'),
  onEvent: (listener) => window.lab.onEvent(listener),
};

/** An answer as the page was given it, its body by the question's schema. */
export type Given<Asked extends QuestionInfo = QuestionInfo> = Omit<PageAnswer, 'body'> & {
  body: AnsweredOf<Asked>;
  asked: Record<string, unknown>;
};

export interface Problem {
  sentence: string;
  /** The key of what was asked that it is about. */
  field: string | undefined;
}

/** One question to a run's checkpoints: asked again and again, the newest one counts. */
export class Asker<Asked extends QuestionInfo = QuestionInfo> {
  asking = $state(false);
  /** Whether the answer was ended by the user. */
  stopped = $state(false);
  /** What has come of the answer so far, where it is told piece by piece. */
  pieces = $state.raw<readonly unknown[]>([]);
  /** Null until an answer has come to its end. */
  given = $state.raw<Given<Asked> | null>(null);
  problem = $state.raw<Problem | null>(null);
  readonly question: Asked;
  readonly #source: AnswerSource;
  #request = 0;
  /** What was last answered in full or in part. */
  #earlier: { given: Given<Asked> | null; pieces: readonly unknown[] } = { given: null, pieces: [] };
  readonly #leave: () => void;

  constructor(question: Asked, source: AnswerSource = appAnswers) {
    this.question = question;
    this.#source = source;
    this.#leave = source.onEvent((event) => {
      if (event.kind !== 'pieces' || event.request !== this.#request || !this.asking) return;
      this.pieces = [...this.pieces, ...event.pieces];
    });
  }

  /**
   * Resolves to the answer; to null where it was refused, or a newer question has taken its place. What was answered before
   * comes back where the question is refused before anything has come of it.
   */
  async ask(run: string, step: number, asked: Record<string, unknown>): Promise<Given<Asked> | null> {
    const request = nextRequest();
    if (!this.asking) this.#earlier = { given: this.given, pieces: this.pieces };
    this.#request = request;
    this.asking = true;
    this.stopped = false;
    this.problem = null;
    this.given = null;
    this.pieces = [];
    try {
      const answer = await this.#source.ask(run, step, request, { name: this.question.name, asked });
      if (request !== this.#request) return null;
      this.given = { ...answer, body: this.#read(answer.body), asked };
      return this.given;
    } catch (thrown) {
      if (request === this.#request) {
        this.problem = this.#problemOf(thrown);
        if (this.pieces.length === 0) ({ given: this.given, pieces: this.pieces } = this.#earlier);
      }
      return null;
    } finally {
      if (request === this.#request) this.asking = false;
    }
  }

  /** Ends the answering; what there is stays. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.#source.cancel().catch((thrown: unknown) => {
      this.problem = { sentence: sentenceOf(thrown), field: undefined };
    });
  }

  /** Forgets what was wrong: the question is about to be another. */
  clearProblem(): void {
    this.problem = null;
  }

  /** Stops listening, and the answering with it. */
  close(): void {
    this.#leave();
    if (this.asking) void this.stop();
    this.#request = 0;
  }

  #read(body: unknown): AnsweredOf<Asked> {
    const read = this.question.answered.safeParse(body, { jitless: true });
    if (read.success) return read.data as AnsweredOf<Asked>;
    throw new Error(`${this.question.title}: the checkpoint's answer can't be understood.`);
  }

  /** A sentence that begins with a key, as in "prompt: the character '€' …", belongs to that. */
  #problemOf(thrown: unknown): Problem {
    const sentence = sentenceOf(thrown);
    const [first = ''] = sentence.split(':', 1);
    const named = Object.hasOwn(this.question.asked.shape, first) ? first : undefined;
    return { sentence, field: (thrown instanceof CallFailure ? thrown.field : undefined) ?? named };
  }
}
