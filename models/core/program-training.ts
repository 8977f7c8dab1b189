import { isGpuMemory, isOutOfMemory } from '../engine/out-of-memory.js';
import type { Feed, Outputs, PlannedCall, Program, RunOptions } from '../engine/program.js';
import { deviceOf, type Runtime } from '../engine/tensorflow.js';
import { BestSoFar } from './best-so-far.js';
import type { CommonConfig } from './config.js';
import { RequestError } from './errors.js';
import { eachEvaluated, EvaluatedMeans } from './evaluated.js';
import {
  TrainingError,
  type Answered,
  type Answering,
  type Learner,
  type MaybePromise,
  type StepResult,
  type TensorData,
  type TrainingOptions,
  type TrainingState,
  type WithinStep,
} from './learner.js';
import { countParameters, type Model, type OwnMeasured, type Run } from './model.js';
import type { PanelContent } from './panel.js';
import { evaluateQuestion, type EvaluationResult } from './questions.js';
import { isSampleStep } from './samples.js';
import { rateFactor } from './schedule.js';
import type { LiveValues } from './live.js';
import type { MetricInfo } from './telemetry.js';
import { TrainingSteps } from './training-steps.js';
import { inOneGo, inTurns, isInTurns, tellingTurns, type InTurns } from './turns.js';

/** Updates skipped in a row, because something was not finite, after which a run gives up. */
const MAX_SKIPPED = 25;

export interface TrainingParts {
  config: CommonConfig;
  metrics: MetricInfo[];
  /** What it begins with; a state that it goes on from goes before. */
  live: LiveValues;
  model: Model;
  runtime: Runtime;
  program: Program;
  options: Pick<TrainingOptions, 'state' | 'steps' | 'askOnly'>;
}

/** The variables that an optimizer moves: what else is kept, such as running means, is no parameter. */
function trained({ variables, optimizers }: Model): Record<string, TensorData> {
  const moved = new Set(Object.values(optimizers).flatMap(({ parameters }) => parameters));
  return Object.fromEntries(Object.entries(variables).filter(([name]) => moved.has(name)));
}

/**
 * A learner that is one model and one program, trained by gradients. All of it but some answers is synchronous; checks and
 * looks that commands are let into are not.
 */
export class ProgramTraining implements Learner {
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly unitsPerStep: number;
  readonly unit: string;
  readonly parameters: Record<string, number>;
  readonly panels: readonly string[];
  readonly device: string;
  readonly versions: Record<string, string>;
  readonly assets: Record<string, unknown>;
  live: LiveValues;
  readonly #config: CommonConfig;
  readonly #metrics: MetricInfo[];
  readonly #model: Model;
  readonly #program: Program;
  readonly #trainingSteps: TrainingSteps;
  readonly #best = new BestSoFar();
  #step = 0;
  #skipped = 0;
  /** What the quick evaluation gave at the present step, where it was made. */
  #evaluated: Outputs[] | null = null;
  /** What the model's own evaluation gave there. */
  #measured: OwnMeasured | null = null;

  constructor({ config, metrics, live, model, runtime, program, options }: TrainingParts) {
    this.#config = config;
    this.#metrics = metrics;
    this.#model = model;
    this.#program = program;
    this.#trainingSteps = new TrainingSteps(config, model, metrics);
    this.unitsPerStep = this.#trainingSteps.size;
    this.stepsPerEpoch = this.#trainingSteps.perEpoch;
    this.unit = model.unit;
    this.steps = options.steps ?? config.steps ?? Math.max(1, Math.round(config.epochs * this.stepsPerEpoch));
    this.parameters = countParameters(trained(model));
    this.panels = [...model.parts.flatMap(({ panels }) => panels?.names ?? []), ...(model.ownEvaluation?.panels ?? [])];
    this.device = deviceOf(runtime);
    this.versions = {
      tensorflow: runtime.tensorflow ?? 'none (tfjs on the CPU)',
      execution: program.mode,
    };
    this.assets = model.assets;
    this.live = { ...live, ...options.state?.live };
    this.#withinMemory(() => program.prepare(this.#planned(options.askOnly ?? false)));
    if (options.state) this.#restore(options.state);
  }

  get step(): number {
    return this.#step;
  }

  get endsEarly(): string | null {
    const { patience = 0 } = this.#config;
    if (patience === 0 || this.#best.sinceBest < patience) return null;
    const criterion = this.#metrics.find(({ name }) => name === this.#criterion);
    const title = criterion?.title ?? 'The evaluation';
    const what = Number.isFinite(this.#best.best) ? `improved on ${this.#best.best.toPrecision(4)}` : 'been finite';
    return `${title} has not ${what} for ${patience} evaluations: training ends early.`;
  }

  get isBest(): boolean {
    const { patience = 0 } = this.#config;
    return patience > 0 && this.#best.at(this.#step) === this.#best.best;
  }

  get evaluationDue(): boolean {
    const { ownEvaluation } = this.#model;
    if (ownEvaluation) return ownEvaluation.due(this.#step, this.steps);
    const { evaluateEvery = 1 } = this.#config;
    return this.#model.evaluation !== null && (this.#step % evaluateEvery === 0 || this.#step === this.steps);
  }

  advance(): StepResult {
    const step = this.#step + 1;
    this.#evaluated = null;
    this.#measured = null;
    const { live } = this;
    const learningRate = Number(live['learningRate']) * rateFactor(step, this.steps, this.#config);
    const scalars = this.#trainingSteps.run(
      { step, learningRate, live },
      ({ name, feeds, ...options }) => this.#run(name, feeds, options).scalars,
    );
    this.#step = step;
    const applied = scalars['applied'] === 1;
    this.#skipped = applied ? 0 : this.#skipped + 1;
    if (this.#skipped >= MAX_SKIPPED) {
      throw new TrainingError(
        'not-finite',
        `Loss or gradients were not finite for ${MAX_SKIPPED} steps in a row, up to step ${step.toLocaleString('en')}; the weights of before are safe. Lower the learning rate or clip the gradient norm.`,
      );
    }
    const measured: Record<string, number> = { ...scalars, learningRate: Math.fround(learningRate) };
    const names = this.#metrics.filter(({ evaluated }) => !evaluated).map(({ name }) => name);
    return { step, applied, values: Object.fromEntries(names.map((name) => [name, measured[name]!])) };
  }

  panelsDue(last: boolean): readonly string[] {
    const step = this.#step;
    const { sampleEvery } = this.#config;
    const sampled = isSampleStep(step, { sampleEvery, steps: last ? step : this.steps });
    const moment = { step, sampled, evaluated: this.evaluationDue };
    const due = this.#model.parts.flatMap(({ panels }) =>
      panels && (panels.due ? panels.due(moment) : sampled) ? panels.names : [],
    );
    return moment.evaluated ? [...due, ...(this.#model.ownEvaluation?.panels ?? [])] : due;
  }

  observe(wanted: readonly string[]): Record<string, PanelContent>;
  observe(wanted: readonly string[], within?: WithinStep): MaybePromise<Record<string, PanelContent>>;
  observe(wanted: readonly string[], within?: WithinStep): MaybePromise<Record<string, PanelContent>> {
    const observing = this.#observe(wanted);
    if (!within) return { ...inOneGo(observing), ...this.#ownPanels(wanted) };
    return this.#isOwnWanted(wanted)
      ? inTurns(observing, within).then(async (seen) => {
          await this.#measure(within);
          return { ...seen, ...this.#ownPanels(wanted) };
        })
      : inTurns(observing, within);
  }

  check(): Record<string, number> | null;
  check(within?: WithinStep): MaybePromise<Record<string, number> | null>;
  check(within?: WithinStep): MaybePromise<Record<string, number> | null> {
    if (this.#model.ownEvaluation) {
      return within && this.evaluationDue ? this.#checkOwn(within) : (this.#measured?.values ?? null);
    }
    const checking = this.#check();
    return within ? inTurns(checking, within) : inOneGo(checking);
  }

  ask(question: string, asked: unknown, answering: Answering): Answered {
    const answer = this.#model.parts
      .map(({ questions = {} }) => (Object.hasOwn(questions, question) ? questions[question] : undefined))
      .find((one) => one !== undefined);
    // Unless an architecture has its own way to be evaluated.
    if (!answer && question === evaluateQuestion.name) {
      const { turn } = answering;
      return turn ? inTurns(this.#evaluate(), { turn }).then((body) => ({ body })) : { body: this.evaluate() };
    }
    if (!answer) throw new RequestError(`${question}: this model has no answer to that.`);
    // It has been parsed by the question's schema.
    return answer(this.#ask, asked as never, answering);
  }

  get #criterion(): string | undefined {
    return (this.#model.ownEvaluation ?? this.#model.evaluation)?.criterion;
  }

  async #checkOwn(within: WithinStep): Promise<Record<string, number> | null> {
    const { values } = await this.#measure(within);
    if (values) this.#best.add(this.#step, values[this.#criterion!]!, true);
    return values;
  }

  /** What the model's own evaluation gives at the present step; made once. */
  async #measure(within: WithinStep): Promise<OwnMeasured> {
    this.#measured ??= await tellingTurns(this.#model.ownEvaluation!.measure(this.#ask), within);
    return this.#measured;
  }

  /** Where none of it is due, there is nothing to show of it. */
  #isOwnWanted(wanted: readonly string[]): boolean {
    const { panels = [] } = this.#model.ownEvaluation ?? {};
    return panels.some((name) => wanted.includes(name)) && this.evaluationDue;
  }

  #ownPanels(wanted: readonly string[]): Record<string, PanelContent> {
    const measured = Object.entries(this.#measured?.panels ?? {});
    return Object.fromEntries(measured.filter(([name]) => wanted.includes(name)));
  }

  *#observe(wanted: readonly string[]): InTurns<Record<string, PanelContent>> {
    const seen: Record<string, PanelContent> = {};
    for (const { panels } of this.#model.parts) {
      const names = panels?.names.filter((name) => wanted.includes(name)) ?? [];
      if (names.length === 0) continue;
      yield;
      const looking = panels!.observe(this.#ask, names, () => this.#quickly());
      const all = isInTurns(looking) ? yield* looking : looking;
      for (const name of names) seen[name] = all[name]!;
    }
    return seen;
  }

  *#check(): InTurns<Record<string, number> | null> {
    const { evaluation } = this.#model;
    if (!evaluation) return null;
    const means = new EvaluatedMeans(evaluation);
    for (const outputs of yield* this.#quickly()) means.add(outputs);
    this.#best.add(this.#step, means.values[evaluation.criterion]!, this.evaluationDue);
    return means.values;
  }

  /** What the quick evaluation gives at the present step, batch by batch; computed once. */
  *#quickly(): InTurns<Outputs[]> {
    if (this.#evaluated) return this.#evaluated;
    const outputs: Outputs[] = [];
    const take = (one: Outputs): void => void outputs.push(one);
    yield* eachEvaluated(this.#model.evaluation!, { extent: 'quick', run: this.#ask, take });
    this.#evaluated = outputs;
    return outputs;
  }

  /** Checks the model on all of the evaluation's data. Throws RequestError where there are none. */
  evaluate(): EvaluationResult {
    return inOneGo(this.#evaluate());
  }

  *#evaluate(): InTurns<EvaluationResult> {
    const { evaluation } = this.#model;
    if (!evaluation) throw new RequestError('eval: this architecture is not checked on data of its own.');
    const means = new EvaluatedMeans(evaluation);
    yield* eachEvaluated(evaluation, { extent: 'full', run: this.#ask, take: (outputs) => means.add(outputs) });
    return { values: means.values, examples: evaluation.examples('full'), unit: evaluation.unit };
  }

  state(): TrainingState {
    const weights = this.#program.read(Object.keys(this.#model.variables));
    const optimizer = this.#program.read(this.#program.variables.filter((name) => !(name in weights)));
    return {
      step: this.#step,
      weights,
      optimizer,
      controls: { skipped: this.#skipped, ...this.#best.controls(this.#step) },
      live: this.live,
    };
  }

  dispose(): void {
    this.#program.dispose();
  }

  #restore({ step, weights, optimizer, controls }: TrainingState): void {
    this.#program.write({ ...weights, ...optimizer });
    this.#step = step;
    this.#skipped = controls['skipped'] ?? 0;
    // A run that had ended early and goes on is given all its patience again.
    const again = (controls['evaluationsSinceBest'] ?? 0) >= (this.#config.patience ?? 0);
    this.#best.restore(step, again ? { ...controls, evaluationsSinceBest: 0 } : controls);
  }

  /** Every call that is sure to come, so that they are recorded and loaded at once. */
  #planned(askOnly: boolean): PlannedCall[] {
    const { evaluation, parts } = this.#model;
    const evaluated = evaluation?.batches('quick')[0];
    return [
      ...(askOnly ? [] : this.#trainingSteps.calls(1, Number(this.live['learningRate']), this.live)),
      ...(evaluated && !askOnly ? [{ name: 'evaluate', feeds: evaluated }] : []),
      ...parts.flatMap(({ prepare = [] }) => prepare),
    ];
  }

  readonly #ask: Run = (name, feeds) => this.#run(name, feeds);

  #run(name: string, feeds: Record<string, Feed>, options: RunOptions = {}): Outputs {
    return this.#withinMemory(() => this.#program.run(name, feeds, options));
  }

  #withinMemory<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      const [what, others] = isGpuMemory(error)
        ? [
            `${this.device === 'GPU' ? 'The GPU' : this.device} ran out of memory`,
            ', or free what other programs hold of it (nvidia-smi lists them)',
          ]
        : ['TensorFlow ran out of memory', ''];
      throw new TrainingError(
        'out-of-memory',
        `${what} after step ${this.#step.toLocaleString('en')}; its checkpoints are safe. Use a batch size below ${this.#config.batchSize}, with accumulate to make up for it, or a smaller model${others}.`,
      );
    }
  }
}
