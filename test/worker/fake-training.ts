import { RequestError } from '../../models/core/errors.js';
import type { EvaluationResult, GenerateOptions, ProbeInput } from '../../models/core/questions.js';
import type { PanelData, Picture } from '../../models/core/telemetry.js';
import type { StepResult, Training, TrainingOptions, TrainingState } from '../../models/core/learner.js';

/** What a test can have a fake training do. */
export interface Behaviour {
  /** Called before each step; may throw. */
  before?: (step: number) => void;
  /** Whether the update of a step takes place. */
  applied?: (step: number) => boolean;
  versions?: Record<string, string>;
  /** The model is evaluated at steps divisible by this; never without. */
  evaluateEvery?: number;
  /** Training ends early at this step. */
  endsAt?: number;
  /** Records panels with a matrix of so many values. */
  panelValues?: number;
  /** False for an architecture without pictures. */
  pictures?: boolean;
  assets?: Record<string, unknown>;
}

/**
 * A training whose numbers hang on every step before and on the learning rate of each: a step that is left out, done
 * twice or done at another rate shows in all that follow.
 */
export class FakeTraining implements Training {
  readonly stepsPerEpoch = 50;
  readonly batchSize = 8;
  readonly unit = 'squares';
  readonly parameters = { model: 2 };
  readonly gallery = { rows: 1, columns: 1, tileWidth: 2, tileHeight: 2 };
  readonly device = 'CPU';
  readonly steps: number;
  readonly versions: Record<string, string>;
  readonly assets: Record<string, unknown>;
  /** What it was made with. */
  readonly options: TrainingOptions;
  learningRate: number;
  step = 0;
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
    this.learningRate = options.config['learningRate'] as number;
    this.steps = options.steps ?? (options.config['steps'] as number);
    if (!options.state) return;
    const { step, weights, controls } = options.state;
    this.step = step;
    this.#weights.set(weights['w']!.data);
    this.learningRate = controls['learningRate']!;
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

  advance(): StepResult {
    const step = this.step + 1;
    this.#behaviour.before?.(step);
    const [a, b] = this.#weights as unknown as [number, number];
    this.#weights[0] = Math.sin(12.9898 * b + step) * (1 + this.learningRate);
    this.#weights[1] = Math.cos(78.233 * a - step);
    this.step = step;
    const applied = this.#behaviour.applied?.(step) ?? true;
    return { step, values: { loss: applied ? this.#weights[0]! : NaN, score: this.#weights[1]! }, applied };
  }

  check(): Record<string, number> | null {
    if (this.#behaviour.evaluateEvery === undefined) return null;
    this.checked.push(this.step);
    const value = Math.fround(this.#weights[0]! + 2);
    this.#evaluation = { step: this.step, value };
    return { validation: value };
  }

  sample(): Picture | null {
    return this.#behaviour.pictures === false ? null : this.draw();
  }

  observe(): PanelData | null {
    const { panelValues } = this.#behaviour;
    if (panelValues === undefined) return null;
    return this.#inside(new Float32Array(panelValues).fill(this.#weights[0]!), `step ${this.step}`);
  }

  draw(): Picture {
    const pixels = Uint8Array.from([0, 1, 0, 1], (at) => 127 + 100 * this.#weights[at]!);
    return { width: 2, height: 2, channels: 1, pixels };
  }

  evaluate(): EvaluationResult {
    return { values: { validation: this.#weights[0]! }, examples: 10, unit: this.unit };
  }

  examine(input: ProbeInput): Promise<PanelData> {
    if (input.kind !== 'text')
      return Promise.reject(new RequestError(`input: ${input.kind} is not allowed; use text.`));
    return Promise.resolve(this.#inside(Float32Array.of(1, 0, 0.5, 0.5), input.text));
  }

  /** The prompt's characters over and over, one at a time, each with the step. */
  *generate({ prompt, maxTokens }: GenerateOptions): Generator<string> {
    if (prompt === '') throw new RequestError('prompt: it is empty; use some text.');
    for (let at = 0; at < maxTokens; at++) yield `${prompt[at % prompt.length]!}${this.step}`;
  }

  state(): TrainingState {
    const evaluation = this.#evaluation?.step === this.step ? this.#evaluation.value : null;
    return {
      step: this.step,
      weights: { w: { shape: [2], data: this.#weights.slice() } },
      optimizer: { count: { shape: [], data: Int32Array.of(this.step) } },
      controls: { learningRate: this.learningRate, ...(evaluation !== null && { evaluation }) },
    };
  }

  dispose(): void {
    this.disposed = true;
  }

  /** One layer with one head over two tokens. */
  #inside(values: Float32Array, title: string): PanelData {
    const prediction = { kind: 'tokens' as const, predicted: ['b', 'a'], target: ['b', null], answerFrom: 0 };
    return {
      layers: 1,
      heads: 1,
      probes: [{ title, tokens: ['a', 'b'], image: null, prediction, entropy: [[0.5]] }],
      text: null,
      vocabulary: [],
      matrices: {
        'attention/0/0/0': { rows: values.length / 2, columns: 2, values },
        positions: { rows: 1, columns: 1, values: Float32Array.of(this.step) },
      },
    };
  }
}
