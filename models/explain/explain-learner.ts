import {
  unwatched,
  type Answered,
  type Answering,
  type Learner,
  type StepResult,
  type TrainingOptions,
  type TrainingState,
  type WithinStep,
} from '../core/learner.js';
import type { LiveValues } from '../core/live.js';
import type { PanelContent } from '../core/panel.js';
import { tellingTurns } from '../core/turns.js';
import type { ExplainConfig } from './config.js';
import { endPanels } from './end-panels.js';
import type { ExplainAnswers } from './explain-answers.js';
import { RowExplainer, type Opened } from './explain-row.js';
import { Explained } from './explained-rows.js';
import type { Explanation } from './explanation.js';
import { explanationsRecord } from './explanations-record.js';
import { otherMethods } from './methods/choose-method.js';
import { explainPanels } from './panels.js';
import { explanationsPanel } from './panels/explanations.js';

interface LearnerOptions {
  config: ExplainConfig;
  /** Null where questions alone are asked. */
  opened: Opened | null;
  answers: ExplainAnswers;
  options: TrainingOptions;
  device: string;
  versions: Record<string, string>;
}

/** An explanation: each step explains a block of rows; through training, all rows at one checkpoint. */
export class ExplainLearner implements Learner {
  readonly steps: number;
  readonly stepsPerEpoch = null;
  readonly unitsPerStep: number;
  readonly unit: string;
  readonly parameters = {};
  readonly device: string;
  readonly versions: Record<string, string>;
  readonly assets = {};
  readonly panels: readonly string[];
  readonly isBest = false;
  readonly evaluationDue = false;
  readonly endsEarly = null;
  live: LiveValues;
  readonly #config: ExplainConfig;
  readonly #opened: Opened | null;
  readonly #answers: ExplainAnswers;
  readonly #explained: Explained;
  #step: number;
  /** The step at which the run ended early. */
  #endsAt: number | null = null;
  #explainer: RowExplainer | null = null;

  constructor({ config, opened, answers, options, device, versions }: LearnerOptions) {
    const { state, steps } = options;
    this.#config = config;
    this.#opened = opened;
    this.#answers = answers;
    this.panels = explainPanels().map(({ name }) => name);
    const rows = opened?.rows.length ?? 0;
    this.unitsPerStep = config.throughTraining ? rows : (config.blockRows ?? Math.max(1, Math.ceil(rows / 100)));
    const planned = config.throughTraining
      ? (opened?.source.checkpoints.length ?? 0)
      : Math.ceil(rows / this.unitsPerStep);
    this.steps = Math.min(steps ?? Infinity, planned);
    this.unit = opened?.examples.unit ?? 'rows';
    this.device = device;
    this.versions = versions;
    this.live = { stepsPerSecond: config.stepsPerSecond, ...state?.live };
    this.#step = state?.step ?? 0;
    this.#explained = Explained.restored(state);
  }

  get step(): number {
    return this.#step;
  }

  async advance(within: WithinStep = unwatched): Promise<StepResult> {
    const { rows, source, model } = this.#open;
    const { throughTraining } = this.#config;
    const from = throughTraining ? 0 : this.#step * this.unitsPerStep;
    const block = rows.subarray(from, from + this.unitsPerStep);
    const explainer = this.#rows;
    if (throughTraining) {
      model.write(await source.checkpoints[this.#step]!.read());
      explainer.forget();
    }
    const made = new Explained();
    for (const [at, row] of block.entries()) {
      made.add(await explainer.explain(row, within));
      within.progress(at + 1, block.length, this.unit);
      await within.turn();
    }
    // A step that was ended halfway has left nothing.
    if (throughTraining) this.#explained.clear();
    this.#explained.take(made);
    this.#step += 1;
    const gaps = made.rows.flatMap(({ gap }) => (gap === null ? [] : [gap]));
    const values = {
      ...(gaps.length > 0 && { gap: Math.max(...gaps) }),
      millisecondsPerRow: made.rows.reduce((sum, { ms }) => sum + ms, 0) / made.rows.length,
    };
    return { step: this.#step, values, applied: true };
  }

  panelsDue(last: boolean): readonly string[] {
    if (last) this.#endsAt = this.#step;
    const due = last || this.#config.throughTraining || isTelling(this.#step, this.steps);
    return due ? this.panels : [];
  }

  async observe(panels: readonly string[], within: WithinStep = unwatched): Promise<Record<string, PanelContent>> {
    const seen: Record<string, PanelContent> = {};
    if (panels.includes(explanationsPanel.name)) seen[explanationsPanel.name] = this.#content();
    // What takes as long as the explanation itself waits for its end.
    const isAtEnd = this.#step === this.steps || this.#step === this.#endsAt;
    if (!isAtEnd || this.#explained.rows.length === 0) return seen;
    return { ...seen, ...(await tellingTurns(endPanels(await this.#explanation(), panels), within)) };
  }

  check(): null {
    return null;
  }

  ask(question: string, asked: unknown, answering: Answering): Answered {
    return this.#answers.ask(question, asked, answering);
  }

  state(): TrainingState {
    return {
      step: this.#step,
      ...this.#explained.state(),
      ...{ optimizer: {}, controls: {}, live: this.live },
    };
  }

  dispose(): void {
    this.#opened?.model.dispose();
    this.#answers.dispose();
  }

  get #open(): Opened {
    if (!this.#opened) throw new Error('what is explained has not been opened.');
    return this.#opened;
  }

  get #rows(): RowExplainer {
    return (this.#explainer ??= new RowExplainer(this.#open, this.#config));
  }

  async #explanation(): Promise<Explanation> {
    const explainer = this.#rows;
    const asked = (row: number) => explainer.aimed(row);
    const { count } = (await asked(this.#explained.rows[0]!.row)).asked.players;
    return {
      ...{ opened: this.#open, config: this.#config, explained: this.#explained, asked },
      method: explainer.methodFor(count).name,
      explains: otherMethods(this.#config),
    };
  }

  #content(): PanelContent {
    const opened = this.#open;
    const { checkpoints } = opened.source;
    const { throughTraining, part } = this.#config;
    return explanationsRecord({
      ...{ opened, explained: this.#explained, part, planned: opened.rows.length },
      method: this.#explainer?.method ?? this.#config.method,
      checkpoint: checkpoints[throughTraining ? Math.max(0, this.#step - 1) : checkpoints.length - 1]!.step,
    });
  }
}

/** Whether this step is worth a record of its own: the first ones, then ever fewer, some twenty in all. */
function isTelling(step: number, steps: number): boolean {
  if ((step & (step - 1)) === 0) return true;
  return step % Math.max(1, Math.round(steps / 10)) === 0;
}
