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
import type { PanelContent } from '../core/panel.js';
import type { ResidualsConfig } from './config.js';
import { residualsPanel } from './panels/residuals.js';

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
    if (!options.start?.().weights['line/slope']) throw new RequestError('start: there is no line in that run.');
    return new Residuals(config, options, await options.helpers!.open({ task: 'measure', input: config }));
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
  readonly #helper: Helper;
  #found: number[];

  constructor(config: ResidualsConfig, { state, steps }: TrainingOptions, helper: Helper) {
    this.steps = steps ?? config.steps;
    this.live = { stepsPerSecond: config.stepsPerSecond, ...state?.live };
    this.#pauseMs = config.pauseMs;
    this.#helper = helper;
    this.#found = (state?.memory?.['found'] as number[] | undefined) ?? [];
  }

  get step(): number {
    return this.#found.length;
  }

  async advance(within: WithinStep = unwatched): Promise<StepResult> {
    const found = (await this.#helper.ask(this.step)) as number;
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

  ask(question: string): Answered {
    throw new RequestError(`${question}: there is nothing to ask.`);
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
    this.#helper.close();
  }
}
