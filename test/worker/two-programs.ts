import type { Scalar } from '@tensorflow/tfjs';
import type { Helper } from '../../models/core/helpers.js';
import {
  unwatched,
  type Answered,
  type Learner,
  type StepResult,
  type TrainingOptions,
  type TrainingState,
  type WithinStep,
} from '../../models/core/learner.js';
import type { PanelContent } from '../../models/core/panel.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Program } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';

/** Turns that a step lets commands in. */
export const TURNS = 90;

const spec = (target: number) => ({
  variables: { w: { shape: [], data: Float32Array.of(0) } },
  optimizers: { fit: { kind: 'sgd' as const, parameters: ['w'], momentum: 0 } },
  functions: {
    train: (scope: Parameters<Parameters<typeof createProgram>[0]['functions'][string]>[0]) => {
      const rate = tf.scalar(0.25);
      const { loss } = scope.minimize('fit', rate, () => ({
        loss: tf.square(tf.sub(scope.variable('w'), target)) as Scalar,
      }));
      return { loss };
    },
  },
});

/**
 * Another kind of learner: a step runs one program, waits long for a process that helps, and runs another program on
 * what that found. It has no learning rate, no epochs and no gradients of its own.
 */
export class TwoPrograms implements Learner {
  readonly steps: number;
  readonly stepsPerEpoch = null;
  readonly unitsPerStep = 2;
  readonly unit = 'trials';
  readonly parameters = { first: 1, second: 1 };
  readonly device = 'CPU';
  readonly versions = {};
  readonly assets = {};
  live = {};
  readonly endsEarly = null;
  readonly panels = ['found'];
  readonly isBest = false;
  readonly evaluationDue = false;
  step = 0;
  readonly #programs: [Program, Program];
  readonly #helper: Helper;
  #history: number[] = [];

  private constructor(options: TrainingOptions, programs: [Program, Program], helper: Helper) {
    this.#programs = programs;
    this.#helper = helper;
    this.steps = options.config['steps'] as number;
    if (!options.state) return;
    this.step = options.state.step;
    this.#history = options.state.memory!['history'] as number[];
    programs.forEach((program, at) => program.write({ w: options.state!.weights[`${at}/w`]! }));
  }

  static async open(options: TrainingOptions): Promise<TwoPrograms> {
    const helper = await options.helpers!.open({ task: 'square', input: { plus: 1 } });
    const mode = { mode: 'eager' } as const;
    return new TwoPrograms(options, [await createProgram(spec(1), mode), await createProgram(spec(-1), mode)], helper);
  }

  async advance(within: WithinStep = unwatched): Promise<StepResult> {
    const before = this.#programs.map((program) => program.read(['w']));
    try {
      const first = this.#programs[0].run('train', {}).scalars['loss']!;
      let found = 0;
      for (let turn = 1; turn <= TURNS; turn++) {
        found = (await this.#helper.ask(this.step + turn)) as number;
        within.progress(turn, TURNS, 'trials');
        await within.turn();
      }
      const second = this.#programs[1].run('train', {}).scalars['loss']!;
      this.step++;
      this.#history.push(found);
      return { step: this.step, values: { loss: first + second }, applied: true };
    } catch (error) {
      this.#programs.forEach((program, at) => program.write(before[at]!));
      throw error;
    }
  }

  panelsDue(): readonly string[] {
    return this.panels;
  }

  async observe(): Promise<Record<string, PanelContent>> {
    return { found: { body: { history: [...this.#history] } } };
  }

  check(): null {
    return null;
  }

  ask(): Answered {
    return { body: { history: this.#history } };
  }

  async state(): Promise<TrainingState> {
    const weights = Object.fromEntries(
      this.#programs.map((program, at) => [`${at}/w`, program.read(['w'])['w']!] as const),
    );
    return { step: this.step, weights, optimizer: {}, controls: {}, memory: { history: [...this.#history] } };
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
    this.#helper.close();
  }
}
