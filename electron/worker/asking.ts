import { RequestError } from '../../models/core/errors.js';
import type { Answered, Learner, TrainingOptions } from '../../models/core/learner.js';
import type { PanelContent } from '../../models/core/panel.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import { parseAsked, runQuestion, toolInfo } from '../../models/core/parse-question.js';
import type { ToolAnswer } from '../../models/core/tools.js';
import { encodePng } from '../../models/data/png.js';
import type { Answer, WorkerCommand, WorkerEvent } from '../protocol/run.js';
import { configOf } from '../runs/complete-config.js';
import { writing } from '../runs/disk-error.js';
import { writePanelRecord } from '../runs/panel-record.js';
import { readRunRecord } from '../runs/run-record.js';
import { failureOf } from './failure-of.js';
import { KeptModel, type Fingerprint } from './kept-model.js';
import { keptWeights } from './kept-weights.js';
import { otherRun } from './other-run.js';

type Ask = Extract<WorkerCommand, { kind: 'ask' }>;
type Use = Extract<WorkerCommand, { kind: 'use' }>;

interface Asked {
  command: Ask;
  cancelled: boolean;
}

export interface AskingOptions {
  createTraining: (options: TrainingOptions) => Promise<Learner>;
  fingerprint: Fingerprint;
  /** What answers the tools of an architecture, by the tool's name. */
  tools: (architecture: string) => Promise<Record<string, ToolAnswer>>;
  send: (event: WorkerEvent) => void;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Lets waiting commands in; resolves when it is the question's turn again. */
  nextTurn: () => Promise<void>;
}

/** Pieces are sent at most so often; what comes between goes along. */
const pieceIntervalMs = 33;

/** Answers questions to checkpoints and to tools, one after the other. Runs stay as they are. */
export class Asking {
  readonly #options: AskingOptions;
  readonly #model: KeptModel;
  readonly #asked: Asked[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#model = new KeptModel(options);
  }

  /** Resolves once the question is answered or refused. */
  ask(command: Ask): Promise<void> {
    const asked = { command, cancelled: false };
    this.#asked.push(asked);
    return this.#inTurn(command.request, async () => {
      try {
        if (asked.cancelled) throw takenBack();
        return await this.#answer(asked);
      } finally {
        this.#asked.shift();
      }
    });
  }

  /** Resolves once the tool has answered or refused. */
  use(command: Use): Promise<void> {
    return this.#inTurn(command.request, () => this.#use(command));
  }

  /** What there is of the answer shall do; questions whose turn hasn't come are refused. */
  cancel(): void {
    for (const asked of this.#asked) asked.cancelled = true;
  }

  #inTurn(request: number, answer: () => Promise<Answer>): Promise<void> {
    this.#last = this.#last.then(async () => this.#options.send(await this.#reply(request, answer)));
    return this.#last;
  }

  async #reply(request: number, answer: () => Promise<Answer>): Promise<WorkerEvent> {
    try {
      return { kind: 'answer', request, answer: await answer() };
    } catch (error) {
      // Whatever state an unexpected error has left the model in, the next question gets a new one.
      if (!(error instanceof RequestError)) this.#model.forget();
      return { kind: 'refused', request, ...failureOf(error) };
    }
  }

  async #use({ architecture, question, dataDirs }: Use): Promise<Answer> {
    const info = toolInfo(architectureConfig(architecture), question.name);
    const given = parseAsked(info, question.asked);
    const answer = (await this.#options.tools(architecture))[info.name];
    if (!answer) throw new Error(`nothing answers ${info.name} of ${architecture}`);
    return { step: 0, body: await answer(given as never, { dirs: dataDirs }), recorded: false, warnings: [] };
  }

  async #answer(asked: Asked): Promise<Answer> {
    const { dir, step: wanted, dataDirs, question, path } = asked.command;
    const { architecture, config } = configOf(readRunRecord(dir));
    const { info, by } = runQuestion(architecture, config, question.name);
    const given = parseAsked(info, question.asked);
    const needsData = info.needsData?.(given) ?? true;
    const loaded = await this.#model.load(dir, wanted, { dirs: dataDirs, needsData, by });
    const { training, step, warnings, data } = loaded;
    const content = await this.#content(
      training.ask(question.name, given, {
        monotonicMs: this.#options.monotonicMs,
        turn: async () => {
          await this.#options.nextTurn();
          if (asked.cancelled) throw takenBack();
        },
        otherRun: (other) => otherRun(other, data),
        kept: data && keptWeights(dataDirs, data),
        get cancelled() {
          return asked.cancelled;
        },
      }),
      asked,
    );
    const recorded = path !== null && (info.panel !== null || info.draws === true);
    if (recorded) {
      const panel = info.panel ?? info.name;
      writing(path, () => writePanelRecord(path, { panel, step, content }, encodePng));
    }
    return { step, body: content.body, recorded, warnings };
  }

  /** The whole of an answer; its pieces are told as they come. */
  async #content(answered: Answered, asked: Asked): Promise<PanelContent> {
    if (!('next' in answered)) return answered;
    const { send, monotonicMs, nextTurn } = this.#options;
    const { request } = asked.command;
    let pieces: unknown[] = [];
    let sentMs = -Infinity;
    const sendRest = (): void => {
      if (pieces.length === 0) return;
      send({ kind: 'pieces', request, pieces });
      pieces = [];
      sentMs = monotonicMs();
    };
    for (;;) {
      const { done, value } = await answered.next();
      if (done) {
        sendRest();
        return value;
      }
      pieces.push(value);
      if (monotonicMs() - sentMs >= pieceIntervalMs) sendRest();
      await nextTurn();
    }
  }
}

function takenBack(): RequestError {
  return new RequestError('The question was taken back before it could be answered.');
}
