import { RequestError } from '../core/errors.js';
import { standardNormal } from '../core/initializers.js';
import type { Helper } from '../core/helpers.js';
import { ownLearner } from '../core/learner-builder.js';
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
import type { StartWeights } from '../core/start.js';
import type { PanelContent } from '../core/panel.js';
import type { ResidualsConfig } from './config.js';
import { residualsPanel } from './panels/residuals.js';
import { residualQuestion, type ResidualAsked } from './questions/residual.js';

const POINTS = 64;

/** What a helper does: the root mean square of noise around the line. */
async function rootMeanSquare(input: unknown) {
  const { noise } = input as { noise: number };
  return async (block: unknown): Promise<number> => {
    const points = standardNormal([POINTS], block as number, 'residuals').data as Float32Array;
    return Math.sqrt(points.reduce((sum, one) => sum + (noise * one) ** 2, 0) / POINTS);
  };
}

export const residualsLearner = ownLearner<ResidualsConfig>(
  async (config, options) => {
    const start = options.start?.();
    if (!start?.weights['line/slope']) throw new RequestError('start: there is no line in that run.');
    const helper = options.askOnly ? null : await options.helpers!.open({ task: 'measure', input: config });
    return new Residuals(config, options, { start, helper });
  },
  { measure: rootMeanSquare },
);

class Residuals implements Learner {
  readonly steps: number;
  readonly stepsPerEpoch = null;
  readonly unitsPerStep = POINTS;
  readonly unit = 'points';
  readonly parameters = {};
  readonly device = 'CPU';
  readonly versions = {};
  readonly assets = {};
  live: LiveValues;
  readonly endsEarly = null;
  readonly panels = [residualsPanel.name];
  readonly isBest = false;
  readonly evaluationDue = false;
  readonly #pauseMs: number;
  readonly #start: StartWeights;
  /** Null where it is only asked. */
  readonly #helper: Helper | null;
  #found: number[];

  constructor(
    config: ResidualsConfig,
    { state, steps }: TrainingOptions,
    { start, helper }: { start: StartWeights; helper: Helper | null },
  ) {
    this.steps = steps ?? config.steps;
    this.live = { stepsPerSecond: config.stepsPerSecond, ...state?.live };
    this.#pauseMs = config.pauseMs;
    this.#start = start;
    this.#helper = helper;
    this.#found = (state?.memory?.['found'] as number[] | undefined) ?? [];
  }

  get step(): number {
    return this.#found.length;
  }

  async advance(within: WithinStep = unwatched): Promise<StepResult> {
    const found = (await this.#helper!.ask(this.step)) as number;
    const parts = Math.max(1, Math.round(this.#pauseMs / 50));
    for (let part = 1; part <= parts; part++) {
      if (this.#pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, 50));
      within.progress(part, parts, 'parts');
      await within.turn();
    }
    this.#found.push(found);
    return { step: this.step, values: { rootMeanSquare: Math.fround(found) }, applied: true };
  }

  panelsDue(): readonly string[] {
    return this.panels;
  }

  observe(): Record<string, PanelContent> {
    const blocks = this.#found.map((one, block) => ({ block, rootMeanSquare: one }));
    return { [residualsPanel.name]: { body: { blocks } } };
  }

  check(): null {
    return null;
  }

  ask(question: string, asked: unknown): Answered {
    if (question !== residualQuestion.name) throw new RequestError(`${question}: there is nothing to ask.`);
    const { x, y } = asked as ResidualAsked;
    const { weights, origin } = this.#start;
    const [slope, intercept] = ['line/slope', 'line/intercept'].map((name) => weights[name]!.data[0]!);
    return { body: { residual: y - (slope! * x + intercept!), checkpoint: origin!.step } };
  }

  state(): TrainingState {
    return {
      step: this.step,
      weights: {},
      optimizer: {},
      controls: {},
      live: this.live,
      memory: { found: [...this.#found] },
    };
  }

  dispose(): void {
    this.#helper?.close();
  }
}
