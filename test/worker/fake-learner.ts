import { RequestError } from '../../models/core/errors.js';
import type {
  Answered,
  Answering,
  Learner,
  MaybePromise,
  StepResult,
  TrainingOptions,
  TrainingState,
  WithinStep,
} from '../../models/core/learner.js';
import type { LiveValue, LiveValues } from '../../models/core/live.js';
import type { PanelContent } from '../../models/core/panel.js';
import type { EvaluationResult } from '../../models/core/questions.js';
import { isSampleStep } from '../../models/core/samples.js';
import type { Picture } from '../../models/core/telemetry.js';

/** What a test can have a fake learner do. */
export interface Behaviour {
  /** Called before each step; may throw. */
  before?: (step: number) => void;
  /** What each step does before its numbers change, for a step that takes long. */
  inside?: (step: number, within: WithinStep) => Promise<void>;
  /** What each check or look does before there is anything of it, for one that takes long. */
  look?: (what: 'check' | 'observe', step: number, within: WithinStep) => Promise<void>;
  /** Whether the update of a step takes place. */
  applied?: (step: number) => boolean;
  versions?: Record<string, string>;
  /** The model is evaluated at steps divisible by this; never without. */
  evaluateEvery?: number;
  /** Training ends early at this step. */
  endsAt?: number;
  /** Records the panel `inside` with a matrix of so many values. */
  panelValues?: number;
  /** False for a learner without the panel `gallery`. */
  pictures?: boolean;
  assets?: Record<string, unknown>;
  /** What it keeps besides tensors. */
  memory?: (step: number) => Record<string, unknown>;
  /** False for one without a learning rate. */
  hasRate?: boolean;
  /** Live settings besides its learning rate and slow motion. */
  live?: LiveValues;
  /** An evaluation that is asked for lets others in so many times. */
  evaluationTurns?: number;
  /** Everything takes a moment: no answer comes at once. */
  slow?: boolean;
}

/**
 * A learner whose numbers hang on every step before and on the learning rate of each: a step that is left out, done
 * twice or done at another rate shows in all that follow.
 */
export class FakeLearner implements Learner {
  readonly stepsPerEpoch = 50;
  readonly unitsPerStep = 8;
  readonly unit = 'squares';
  readonly parameters = { model: 2 };
  readonly panels: readonly string[];
  readonly device = 'CPU';
  readonly steps: number;
  readonly versions: Record<string, string>;
  readonly assets: Record<string, unknown>;
  /** What it was made with. */
  readonly options: TrainingOptions;
  live: LiveValues;
  step = 0;
  /** What the live setting `trained` was in each step. */
  readonly trainedWith: unknown[] = [];
  disposed = false;
  /** Steps at which it was evaluated. */
  readonly checked: number[] = [];
  readonly #weights = Float32Array.of(0.25, 0.75);
  readonly #behaviour: Behaviour;
  #evaluation: { step: number; value: number } | null = null;

  constructor(options: TrainingOptions, behaviour: Behaviour = {}) {
    this.options = options;
    this.#behaviour = behaviour;
    this.versions = behaviour.versions ?? { tensorflow: '2' };
    this.assets = options.assets ?? behaviour.assets ?? {};
    this.panels = [
      ...(behaviour.pictures === false ? [] : ['gallery']),
      ...(behaviour.panelValues === undefined ? [] : ['inside']),
    ];
    const { learningRate, stepsPerSecond = null } = options.config as Record<string, LiveValue>;
    this.live = {
      ...(behaviour.hasRate !== false && { learningRate: learningRate! }),
      stepsPerSecond,
      ...behaviour.live,
      ...options.state?.live,
    };
    this.steps = options.steps ?? (options.config['steps'] as number);
    if (options.start && !options.state) this.#weights.set(options.start().weights['w']!.data);
    if (!options.state) return;
    const { step, weights, controls } = options.state;
    this.step = step;
    this.#weights.set(weights['w']!.data);
    if (controls['evaluation'] !== undefined) this.#evaluation = { step, value: controls['evaluation'] };
  }

  readonly isBest = false;

  get endsEarly(): string | null {
    return this.step >= (this.#behaviour.endsAt ?? Infinity) ? 'It learns nothing more: training ends early.' : null;
  }

  get evaluationDue(): boolean {
    const { evaluateEvery } = this.#behaviour;
    return evaluateEvery !== undefined && this.step % evaluateEvery === 0;
  }

  advance(within?: WithinStep): MaybePromise<StepResult> {
    const step = this.step + 1;
    this.#behaviour.before?.(step);
    const { inside } = this.#behaviour;
    return inside && within ? inside(step, within).then(() => this.#finish(step)) : this.#finish(step);
  }

  panelsDue(last: boolean): readonly string[] {
    const sampleEvery = this.options.config['sampleEvery'] as number;
    return isSampleStep(this.step, { sampleEvery, steps: last ? this.step : this.steps }) ? this.panels : [];
  }

  check(within?: WithinStep): MaybePromise<Record<string, number> | null> {
    const { look, evaluateEvery } = this.#behaviour;
    if (evaluateEvery === undefined) return this.#soon(null);
    return look && within ? look('check', this.step, within).then(() => this.#check()) : this.#check();
  }

  #check(): MaybePromise<Record<string, number>> {
    this.checked.push(this.step);
    const value = Math.fround(this.#weights[0]! + 2);
    this.#evaluation = { step: this.step, value };
    return this.#soon({ validation: value });
  }

  observe(panels: readonly string[], within?: WithinStep): MaybePromise<Record<string, PanelContent>> {
    const { look } = this.#behaviour;
    const observe = (): MaybePromise<Record<string, PanelContent>> => this.#observe(panels);
    return look && within ? look('observe', this.step, within).then(observe) : observe();
  }

  #observe(panels: readonly string[]): MaybePromise<Record<string, PanelContent>> {
    const { panelValues = 0 } = this.#behaviour;
    const all: Record<string, () => PanelContent> = {
      gallery: () => this.#gallery(),
      inside: () => this.#inside(new Float32Array(panelValues).fill(this.#weights[0]!), `step ${this.step}`),
    };
    return this.#soon(Object.fromEntries(panels.map((panel) => [panel, all[panel]!()])));
  }

  evaluate(): EvaluationResult {
    return { values: { validation: this.#weights[0]! }, examples: 10, unit: this.unit };
  }

  async #evaluateInTurns({ turn }: Answering): Promise<PanelContent> {
    for (let left = this.#behaviour.evaluationTurns ?? 0; left > 0; left--) await turn!();
    return { body: this.evaluate() };
  }

  /** As a GAN and a language model are asked. */
  ask(question: string, asked: unknown, answering: Answering): Answered {
    const values = asked as Record<string, unknown>;
    switch (question) {
      case 'evaluate':
        return this.#evaluateInTurns(answering);
      case 'draw':
        return this.#gallery();
      case 'attention':
        return this.#examine(values['text'] as string | null);
      case 'generate':
        return this.#generate(values as { prompt: string; maxTokens: number }, answering);
      default:
        throw new RequestError(`${question}: this model has no answer to that.`);
    }
  }

  state(): MaybePromise<TrainingState> {
    const evaluation = this.#evaluation?.step === this.step ? this.#evaluation.value : null;
    const { memory } = this.#behaviour;
    return this.#soon({
      step: this.step,
      weights: { w: { shape: [2], data: this.#weights.slice() } },
      optimizer: { count: { shape: [], data: Int32Array.of(this.step) } },
      controls: { ...(evaluation !== null && { evaluation }) },
      live: this.live,
      ...(memory && { memory: memory(this.step) }),
    });
  }

  dispose(): void {
    this.disposed = true;
  }

  #finish(step: number): StepResult {
    this.trainedWith.push(this.live['trained']);
    const [a, b] = this.#weights as unknown as [number, number];
    this.#weights[0] = Math.sin(12.9898 * b + step) * (1 + Number(this.live['learningRate'] ?? 0));
    this.#weights[1] = Math.cos(78.233 * a - step);
    this.step = step;
    const applied = this.#behaviour.applied?.(step) ?? true;
    return { step, values: { loss: applied ? this.#weights[0]! : NaN, score: this.#weights[1]! }, applied };
  }

  #gallery(): PanelContent {
    return { body: { rows: 1, columns: 1, tileWidth: 2, tileHeight: 2 }, picture: this.#picture() };
  }

  #picture(): Picture {
    const pixels = Uint8Array.from([0, 1, 0, 1], (at) => 127 + 100 * this.#weights[at]!);
    return { width: 2, height: 2, channels: 1, pixels };
  }

  async #examine(text: string | null): Promise<PanelContent> {
    if (text === null) throw new RequestError('input: it is not allowed; use text.');
    return Promise.resolve(this.#inside(Float32Array.of(1, 0, 0.5, 0.5), text));
  }

  /** The prompt's characters over and over, one at a time, each with the step. */
  *#generate(
    { prompt, maxTokens }: { prompt: string; maxTokens: number },
    answering: Answering,
  ): Generator<string, PanelContent> {
    if (prompt === '') throw new RequestError('prompt: it is empty; use some text.');
    const began = answering.monotonicMs();
    let [text, tokens] = ['', 0];
    while (tokens < maxTokens && !answering.cancelled) {
      const piece = `${prompt[tokens++ % prompt.length]!}${this.step}`;
      text += piece;
      yield piece;
    }
    return { body: { text, tokens, seconds: (answering.monotonicMs() - began) / 1000 } };
  }

  /** One layer with one head over two tokens. */
  #inside(values: Float32Array, title: string): PanelContent {
    const prediction = { kind: 'tokens' as const, predicted: ['b', 'a'], target: ['b', null], answerFrom: 0 };
    return {
      body: {
        layers: 1,
        heads: 1,
        probes: [{ title, tokens: ['a', 'b'], image: null, prediction, entropy: [[0.5]] }],
      },
      matrices: {
        'attention/0/0/0': { rows: values.length / 2, columns: 2, values },
        positions: { rows: 1, columns: 1, values: Float32Array.of(this.step) },
      },
    };
  }

  #soon<T>(value: T): MaybePromise<T> {
    return this.#behaviour.slow === true ? Promise.resolve(value) : value;
  }
}
