import { StepInterrupted, type Learner } from '../../models/core/learner.js';
import type { Unfinished } from '../runs/checkpoints.js';
import type { InsideStep } from './inside-step.js';
import type { MetricsRow } from './metrics-batch.js';
import type { RunRecorder } from './run-recorder.js';

/**
 * Seconds for which nothing may be heard of this process while the model is checked or looked at: many large images take
 * minutes of a CPU, in a learner that does nothing else meanwhile.
 */
export const LOOK_SECONDS = 15 * 60;

/** For how long a look may go on once the run is to stop: most come to their end in it. */
const GRACE_MS = 500;

export interface LooksOptions {
  training: Learner;
  recorder: RunRecorder;
  inside: InsideStep;
  /** The newest step at which the model was evaluated; null for none. */
  checked: number | null;
}

/** Checks the model between two steps and records what its panels show, and lets commands in meanwhile. */
export class Looks {
  readonly #training: Learner;
  readonly #recorder: RunRecorder;
  readonly #inside: InsideStep;
  #checked: number | null;

  constructor({ training, recorder, inside, checked }: LooksOptions) {
    this.#training = training;
    this.#recorder = recorder;
    this.#inside = inside;
    this.#checked = checked;
  }

  /** False where it was given up, as the run is to stop. */
  async take(look: () => Promise<void>): Promise<boolean> {
    this.#inside.begin(GRACE_MS);
    try {
      await look();
      return true;
    } catch (error) {
      if (!(error instanceof StepInterrupted)) throw error;
      return false;
    } finally {
      this.#inside.end();
    }
  }

  /** Records what these panels show. Throws StepInterrupted, with nothing recorded. */
  async record(panels: readonly string[]): Promise<void> {
    if (panels.length === 0) return;
    this.#recorder.tell({ kind: 'silence', seconds: LOOK_SECONDS });
    const seen = this.#training.observe(panels, this.#inside);
    this.#recorder.panels(this.#training.step, seen instanceof Promise ? await seen : seen);
  }

  /** Evaluates the model, once per step, and adds what came of it to the step's `row`. Throws StepInterrupted. */
  async check(row: MetricsRow): Promise<void> {
    const { step } = this.#training;
    if (this.#checked === step) return;
    this.#recorder.tell({ kind: 'silence', seconds: LOOK_SECONDS });
    const measured = await this.#training.check(this.#inside);
    this.#checked = step;
    if (measured) this.#recorder.addMetrics({ ...row, values: { ...row.values, ...measured } });
  }
}

/** Of a run that has just begun. */
export const untrained: Unfinished = { check: 'last', panels: 'all', ends: false };
