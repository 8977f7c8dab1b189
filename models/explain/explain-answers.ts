import { RequestError } from '../core/errors.js';
import type { Answered, Answering } from '../core/learner.js';
import type { PanelContent } from '../core/panel.js';
import type { ExplainConfig } from './config.js';
import { RowExplainer, type Opened } from './explain-row.js';
import { Explained } from './explained-rows.js';
import { explanationsRecord } from './explanations-record.js';
import { explanationLine, outputNamed } from './panels/explanation-line.js';
import { askedNumber, explainQuestion, type ExplainAsked } from './questions/explain.js';
import { givenInput } from './source/given-input.js';

interface Ready {
  /** What it was opened for. */
  key: string;
  opened: Opened;
  explainer: RowExplainer;
}

/** Answers what is asked of single rows; what a question needs is kept for the next one like it. */
export class ExplainAnswers {
  readonly #config: ExplainConfig;
  readonly #open: (config: ExplainConfig, wantsRows: boolean) => Promise<Opened>;
  #ready: Ready | null = null;

  constructor(config: ExplainConfig, open: (config: ExplainConfig, wantsRows: boolean) => Promise<Opened>) {
    this.#config = config;
    this.#open = open;
  }

  /** See Learner.ask. */
  ask(question: string, asked: unknown, answering: Answering): Answered {
    if (question === explainQuestion.name) return this.#explain(asked as ExplainAsked, answering);
    throw new RequestError(`${question}: there is no such question.`);
  }

  dispose(): void {
    this.#ready?.opened.model.dispose();
    this.#ready = null;
  }

  async #explain(asked: ExplainAsked, { turn = () => Promise.resolve() }: Answering): Promise<PanelContent> {
    const { row, file, class: wanted, ...settings } = asked;
    const number = askedNumber(asked);
    const { opened, explainer } = await this.#readyFor(
      { ...this.#config, ...settings, rows: '0', throughTraining: false },
      explainQuestion.needsData(asked),
    );
    const { source, examples, model } = opened;
    // Before minutes have passed, where all rows have the same ones.
    if (wanted !== null && model.inference.task.kind !== 'token') outputNamed(model.readout.outputs, wanted);
    const explained = new Explained();
    explained.add(
      number === null
        ? await explainer.explainGiven(await givenInput(model.input, { row, file }), { turn })
        : await explainer.explain(checked(number, examples), { turn }),
    );
    const content = explanationsRecord({
      ...{ opened, explained, part: settings.part, method: explainer.method, planned: 1 },
      checkpoint: source.checkpoints.at(-1)!.step,
    });
    const { body, matrices = {} } = content;
    const line = explanationLine({ body, matrix: (name) => matrices[name]?.values ?? null }, 0, wanted);
    return { ...content, body: { explanation: line, ...body } };
  }

  async #readyFor(config: ExplainConfig, wantsRows: boolean): Promise<Ready> {
    const key = JSON.stringify([config, wantsRows]);
    if (this.#ready?.key === key) return this.#ready;
    // Two models at once may be more than the memory holds.
    this.dispose();
    const opened = await this.#open(config, wantsRows);
    this.#ready = { key, opened, explainer: new RowExplainer(opened, config) };
    return this.#ready;
  }
}

/** Throws RequestError where there is no such row. */
function checked(number: number, { count, unit }: Opened['examples']): number {
  if (number < count) return number;
  throw new RequestError(`row: there is no row ${number}; the ${unit} are numbered from 0 to ${count - 1}.`, {
    field: 'row',
  });
}
