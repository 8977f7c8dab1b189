import type { InferenceExamples } from '../core/inference.js';
import type { WithinStep } from '../core/learner.js';
import { inTurns } from '../core/turns.js';
import type { TensorData } from '../engine/tensor-data.js';
import type { Aim, AimedAt } from './aim.js';
import type { Backgrounds } from './background/background.js';
import type { ExplainConfig } from './config.js';
import type { ExplainedModel } from './explained-model.js';
import type { FoundRow } from './explained-rows.js';
import { largestOf } from './largest.js';
import { chooseMethod } from './methods/choose-method.js';
import type { Asked, Explains } from './methods/method.js';
import { addsUp, type MethodName } from './methods/methods.js';
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

/** A row to be explained. */
interface GivenRow {
  /** Raw inputs [1, …shape] by name. */
  inputs: Record<string, TensorData>;
  /** Its number in the data; null for one that somebody has given. */
  number: number | null;
  /** The right class, token or number; null where it isn't known. */
  target: number | null;
}

/** All that a method is asked with for a row; `turn` turns the model to it. */
type AimedRow = AimedAt & { asked: Asked; turn: () => void };

/** Explains rows one after the other, each by the method that suits so many players. */
export class RowExplainer {
  readonly #opened: Opened;
  readonly #config: ExplainConfig;
  readonly #sums: SumCheck;
  #method: { name: Exclude<MethodName, 'auto'>; explain: Explains; players: number } | null = null;

  constructor(opened: Opened, config: ExplainConfig) {
    this.#opened = opened;
    this.#config = config;
    this.#sums = new SumCheck(opened.model);
  }

  /** That of the row explained last; what is asked for, before there was one. */
  get method(): MethodName {
    return this.#method?.name ?? this.#config.method;
  }

  /** The method for rows of so many players. Throws RequestError where there is none. */
  methodFor(players: number): { name: MethodName; explain: Explains } {
    if (this.#method?.players !== players) this.#method = { ...chooseMethod(this.#config, players), players };
    return this.#method;
  }

  /** The model has other weights from now on. */
  forget(): void {
    this.#sums.forget();
  }

  /** All that a method is asked with for the row of this number, to which the model is turned. */
  async aimed(number: number): Promise<AimedRow> {
    return this.#aimed(await this.#row(number));
  }

  /** The row of this number. Throws RequestError where the method can't, and what `within.turn` rejects with. */
  async explain(number: number, within: Pick<WithinStep, 'turn'>): Promise<FoundRow> {
    return this.#explain(await this.#row(number), within);
  }

  /** The same of a raw input [D] that somebody has given. */
  explainGiven(data: Float32Array | Int32Array, within: Pick<WithinStep, 'turn'>): Promise<FoundRow> {
    const { name, shape } = this.#opened.model.input;
    return this.#explain({ inputs: { [name]: { shape: [1, ...shape], data } }, number: null, target: null }, within);
  }

  async #row(number: number): Promise<GivenRow> {
    const { examples } = this.#opened;
    const at = Int32Array.of(number);
    const inputs = await examples.inputs(at);
    return { inputs, number, target: examples.targets ? (await examples.targets(at))[0]! : null };
  }

  #aimed({ inputs, number, target }: GivenRow): AimedRow {
    const { aim, model, backgrounds, players } = this.#opened;
    const row = inputs[model.input.name]!.data as Float32Array | Int32Array;
    const asked = {
      ...{ model, config: this.#config, row, number: number ?? 0 },
      ...{ players: players(row), background: backgrounds.of(row) },
    };
    const turn = () => aim.at(model, inputs, target);
    return { ...turn(), asked, turn };
  }

  async #explain(given: GivenRow, within: Pick<WithinStep, 'turn'>): Promise<FoundRow> {
    const { asked, target, outputs } = this.#aimed(given);
    const { players } = asked;
    const { name, explain } = this.methodFor(players.count);
    if (outputs) this.#sums.forget();
    const from = performance.now();
    const found = await inTurns(explain(asked), within);
    const ms = performance.now() - from;
    const gap = addsUp[name] ? this.#sums.gap(found, asked) : null;
    return {
      found,
      raw: asked.row as Float32Array | Int32Array,
      players,
      about: {
        row: asked.number,
        target,
        predicted: largestOf(found.outputs),
        // JSON has no other numbers.
        gap: Number.isFinite(gap) ? gap : null,
        evaluations: found.evaluations,
        ms,
        words: players.words === null ? null : [...players.words],
        error: found.error,
        ...(outputs && { outputs: [...outputs] }),
        ...(given.number === null && { given: true }),
      },
    };
  }
}
