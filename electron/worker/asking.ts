import { writeFileSync } from 'node:fs';
import { RequestError } from '../../models/core/errors.js';
import type { GenerateOptions } from '../../models/core/questions.js';
import type { Training, TrainingOptions } from '../../models/core/training.js';
import { encodePng } from '../../models/data/png.js';
import type { Answer, WorkerCommand, WorkerEvent } from '../protocol/run.js';
import { writePanelRecord } from '../runs/panel-record.js';
import { failureOf, writing } from './failure-of.js';
import { KeptModel } from './kept-model.js';

type Ask = Extract<WorkerCommand, { kind: 'ask' }>;

interface Asked {
  command: Ask;
  cancelled: boolean;
}

export interface AskingOptions {
  createTraining: (options: TrainingOptions) => Promise<Training>;
  send: (event: WorkerEvent) => void;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Lets waiting commands in; resolves when it is the question's turn again. */
  nextTurn: () => Promise<void>;
}

/** Text that is written is sent at most so often; what comes between goes along. */
const pieceIntervalMs = 33;

/** Answers questions to checkpoints, one after the other. Runs stay as they are. */
export class Asking {
  readonly #options: AskingOptions;
  readonly #model: KeptModel;
  readonly #asked: Asked[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#model = new KeptModel(options.createTraining);
  }

  /** Resolves once the question is answered or refused. */
  ask(command: Ask): Promise<void> {
    const asked = { command, cancelled: false };
    this.#asked.push(asked);
    this.#last = this.#last.then(async () => {
      this.#options.send(await this.#reply(asked));
      this.#asked.shift();
    });
    return this.#last;
  }

  /** Ends the writing of text, which is answered with what there is; questions whose turn hasn't come are refused. */
  cancel(): void {
    for (const asked of this.#asked) asked.cancelled = true;
  }

  async #reply(asked: Asked): Promise<WorkerEvent> {
    const { request } = asked.command;
    try {
      if (asked.cancelled) throw new RequestError('The question was taken back before it could be answered.');
      return { kind: 'answer', request, answer: await this.#answer(asked) };
    } catch (error) {
      // Whatever state an unexpected error has left the model in, the next question gets a new one.
      if (!(error instanceof RequestError)) this.#model.forget();
      return { kind: 'refused', request, ...failureOf(error) };
    }
  }

  async #answer(asked: Asked): Promise<Answer> {
    const { dir, step: wanted, dataDirs, question } = asked.command;
    const training = await this.#model.load(dir, wanted, dataDirs);
    const { step } = training;
    switch (question.kind) {
      case 'draw': {
        const { path } = question;
        const png = encodePng(training.draw(question));
        writing(path, () => writeFileSync(path, png));
        return { kind: 'drawn', step, path };
      }
      case 'evaluate':
        return { kind: 'evaluated', step, ...training.evaluate() };
      case 'examine': {
        const { path, input } = question;
        const inside = await training.examine(input);
        writing(path, () => writePanelRecord(path, step, inside));
        return { kind: 'examined', step, path };
      }
      case 'generate':
        return { kind: 'generated', step, ...(await this.#write(training, question.options, asked)) };
    }
  }

  async #write(
    training: Training,
    options: GenerateOptions,
    asked: Asked,
  ): Promise<{ text: string; tokens: number; seconds: number }> {
    const { send, monotonicMs, nextTurn } = this.#options;
    const { request } = asked.command;
    const beganMs = monotonicMs();
    let sentMs = -Infinity;
    let text = '';
    let tokens = 0;
    let sent = 0;
    const sendRest = (): void => {
      if (sent === text.length) return;
      send({ kind: 'piece', request, text: text.slice(sent) });
      sent = text.length;
      sentMs = monotonicMs();
    };
    for (const piece of training.generate(options)) {
      text += piece;
      tokens++;
      if (monotonicMs() - sentMs >= pieceIntervalMs) sendRest();
      await nextTurn();
      if (asked.cancelled) break;
    }
    const seconds = (monotonicMs() - beganMs) / 1000;
    sendRest();
    return { text, tokens, seconds };
  }
}
