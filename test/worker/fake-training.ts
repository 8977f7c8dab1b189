import type { Picture } from '../../models/core/telemetry.js';
import type { StepResult, Training, TrainingOptions, TrainingState } from '../../models/core/training.js';

/** What a test can have a fake training do. */
export interface Behaviour {
  /** Called before each step; may throw. */
  before?: (step: number) => void;
  /** Whether the update of a step takes place. */
  applied?: (step: number) => boolean;
  versions?: Record<string, string>;
}

/**
 * A training whose numbers hang on every step before and on the learning rate of each: a step that is left out, done
 * twice or done at another rate shows in all that follow.
 */
export class FakeTraining implements Training {
  readonly stepsPerEpoch = 50;
  readonly batchSize = 8;
  readonly parameters = { model: 2 };
  readonly gallery = { rows: 1, columns: 1, tileWidth: 2, tileHeight: 2 };
  readonly device = 'CPU';
  readonly steps: number;
  readonly versions: Record<string, string>;
  learningRate: number;
  step = 0;
  disposed = false;
  readonly #weights = Float32Array.of(0.25, 0.75);
  readonly #behaviour: Behaviour;

  constructor(options: TrainingOptions, behaviour: Behaviour = {}) {
    this.#behaviour = behaviour;
    this.versions = behaviour.versions ?? { tensorflow: '2' };
    this.learningRate = options.config['learningRate'] as number;
    this.steps = options.steps ?? (options.config['steps'] as number);
    if (!options.state) return;
    this.step = options.state.step;
    this.#weights.set(options.state.weights['w']!.data);
    this.learningRate = options.state.controls['learningRate']!;
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

  sample(): Picture {
    const pixels = Uint8Array.from([0, 1, 0, 1], (at) => 127 + 100 * this.#weights[at]!);
    return { width: 2, height: 2, channels: 1, pixels };
  }

  generate(): Picture {
    return this.sample();
  }

  state(): TrainingState {
    return {
      step: this.step,
      weights: { w: { shape: [2], data: this.#weights.slice() } },
      optimizer: { count: { shape: [], data: Int32Array.of(this.step) } },
      controls: { learningRate: this.learningRate },
    };
  }

  dispose(): void {
    this.disposed = true;
  }
}
