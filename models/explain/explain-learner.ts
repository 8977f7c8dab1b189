import { RequestError } from '../core/errors.js';
import type { InferenceExamples } from '../core/inference.js';
import {
  unwatched,
  type Answered,
  type Learner,
  type StepResult,
  type TrainingOptions,
  type TrainingState,
  type WithinStep,
} from '../core/learner.js';
import type { LiveValues } from '../core/live.js';
import type { PanelContent } from '../core/panel.js';
import { inTurns, tellingTurns } from '../core/turns.js';
import type { Aim, AimedAt } from './aim.js';
import type { Backgrounds } from './background/background.js';
import type { ExplainConfig } from './config.js';
import { endPanels } from './end-panels.js';
import type { ExplainedModel } from './explained-model.js';
import { Explained } from './explained-rows.js';
import type { Explanation } from './explanation.js';
import { chooseMethod, otherMethods } from './methods/choose-method.js';
import type { Asked, Explains } from './methods/method.js';
import { addsUp, methodNotes, type MethodName } from './methods/methods.js';
import { explainPanels } from './panels.js';
import { explanationsPanel } from './panels/explanations.js';
import type { Players } from './players.js';
import type { ExplainSource } from './source/explain-source.js';
import { SumCheck } from './sum-check.js';

/** What is explained, opened. */
export interface Opened {
  source: ExplainSource;
  /** What is explained of each row. */
  aim: Aim;
  model: ExplainedModel;
  examples: InferenceExamples;
  /** Numbers of the rows. */
  rows: Int32Array;
  backgrounds: Backgrounds;
  /** The players of a raw row [D]. */
  players(row: Float32Array | Int32Array): Players;
}

interface LearnerOptions {
  config: ExplainConfig;
  /** Null where questions alone are asked. */
  opened: Opened | null;
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
  readonly #sums: SumCheck | null;
  readonly #explained: Explained;
  #step: number;
  /** The step at which the run ended early. */
  #endsAt: number | null = null;
  #method: { name: MethodName; explain: Explains; players: number } | null = null;

  constructor({ config, opened, options, device, versions }: LearnerOptions) {
    const { state, steps } = options;
    this.#config = config;
    this.#opened = opened;
    this.#sums = opened && new SumCheck(opened.model);
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
    if (throughTraining) {
      model.write(await source.checkpoints[this.#step]!.read());
      this.#sums!.forget();
    }
    const made = new Explained();
    for (const [at, row] of block.entries()) {
      await this.#explainRow(row, made, within);
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

  ask(question: string): Answered {
    throw new RequestError(`${question}: there is no such question.`);
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
  }

  get #open(): Opened {
    if (!this.#opened) throw new Error('what is explained has not been opened.');
    return this.#opened;
  }

  async #explainRow(number: number, made: Explained, within: WithinStep): Promise<void> {
    const { asked, target, outputs } = await this.#aimed(number);
    const { players } = asked;
    const { name, explain } = this.#methodFor(players.count);
    if (outputs) this.#sums!.forget();
    const from = performance.now();
    const found = await inTurns(explain(asked), within);
    const ms = performance.now() - from;
    const gap = addsUp[name] ? this.#sums!.gap(found, asked) : null;
    made.add({
      found,
      raw: asked.row as Float32Array | Int32Array,
      players,
      about: {
        row: number,
        target,
        predicted: found.outputs.indexOf(Math.max(...found.outputs)),
        // JSON has no other numbers.
        gap: Number.isFinite(gap) ? gap : null,
        evaluations: found.evaluations,
        ms,
        words: players.words === null ? null : [...players.words],
        error: found.error,
        ...(outputs && { outputs: [...outputs] }),
      },
    });
  }

  /** All that a method is asked with for the row of this number, to which the model is turned. */
  async #aimed(number: number): Promise<AimedAt & { asked: Asked; turn: () => void }> {
    const { aim, model, examples, backgrounds, players } = this.#open;
    const inputs = await examples.inputs(Int32Array.of(number));
    const right = examples.targets ? (await examples.targets(Int32Array.of(number)))[0]! : null;
    const row = inputs[model.input.name]!.data as Float32Array | Int32Array;
    const asked = { model, config: this.#config, row, number, players: players(row), background: backgrounds.of(row) };
    const turn = () => aim.at(model, inputs, right);
    return { ...turn(), asked, turn };
  }

  /** The run's method, for rows of so many players. */
  #methodFor(players: number): { name: MethodName; explain: Explains } {
    if (this.#method?.players !== players) this.#method = { ...chooseMethod(this.#config, players), players };
    return this.#method;
  }

  async #explanation(): Promise<Explanation> {
    const asked = (row: number) => this.#aimed(row);
    const { count } = (await asked(this.#explained.rows[0]!.row)).asked.players;
    return {
      ...{ opened: this.#open, config: this.#config, explained: this.#explained, asked },
      method: this.#methodFor(count).name,
      explains: otherMethods(this.#config),
    };
  }

  #content(): PanelContent {
    const { source, model, rows, examples, backgrounds } = this.#open;
    const { input, readout } = model;
    const { meaning, shape } = input;
    const players = this.#explained.players;
    const note = methodNotes[this.#method?.name ?? this.#config.method];
    const checkpoint =
      source.checkpoints[this.#config.throughTraining ? Math.max(0, this.#step - 1) : source.checkpoints.length - 1]!;
    return {
      body: {
        method: this.#method?.name ?? this.#config.method,
        ...{ space: readout.space, outputs: [...readout.outputs] },
        ...{ part: this.#config.part, unit: examples.unit, planned: rows.length, checkpoint: checkpoint.step },
        players: {
          kind: players?.kind ?? 'columns',
          count: players?.count ?? 0,
          names: players?.names ? [...players.names] : null,
          categories:
            meaning.kind === 'row' ? meaning.columns.map(({ categories }) => categories && [...categories]) : null,
        },
        background: backgrounds.words,
        image: meaning.kind === 'image' ? { height: shape[0]!, width: shape[1]!, channels: shape[2]! } : null,
        rows: this.#explained.rows,
        notes: [...source.notes, ...(note ? [note] : [])],
      },
      matrices: this.#explained.matrices(),
    };
  }
}

/** Whether this step is worth a record of its own: the first ones, then ever fewer, some twenty in all. */
function isTelling(step: number, steps: number): boolean {
  if ((step & (step - 1)) === 0) return true;
  return step % Math.max(1, Math.round(steps / 10)) === 0;
}
