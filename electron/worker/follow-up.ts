import type { RunConfig } from '../../models/core/config.js';
import type { Learner, StepResult } from '../../models/core/learner.js';
import type { Unfinished } from '../runs/checkpoints.js';
import type { Looks } from './looks.js';
import type { MetricsRow } from './metrics-batch.js';
import type { RunRecorder } from './run-recorder.js';
import { SkippedUpdates } from './skipped-updates.js';
import type { Stopwatch } from './stopwatch.js';
import { Throughput } from './throughput.js';

export interface FollowUpOptions {
  training: Learner;
  recorder: RunRecorder;
  config: RunConfig;
  stopwatch: Stopwatch;
  looks: Looks;
  /** Whether there is a checkpoint of the step at which this begins. */
  saved: boolean;
  /** What has still to be done of the step at which this begins; null for nothing. */
  unfinished: Unfinished | null;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
}

/** What somebody who watches a step wants besides what is due: its metrics, and what all panels show of it. */
export interface Watched {
  metrics: boolean;
  panels: boolean;
}

/** Metrics are no longer kept back than this. Who shows them asks for them sooner, as each flush wakes three processes. */
const flushIntervalMs = 1000;
const recordIntervalMs = 1000;

/** What follows a training step: its metrics, and what is to be checked, shown and kept of it. */
export class FollowUp {
  readonly #training: Learner;
  readonly #recorder: RunRecorder;
  readonly #config: RunConfig;
  readonly #stopwatch: Stopwatch;
  readonly #looks: Looks;
  readonly #monotonicMs: () => number;
  readonly #throughput: Throughput;
  readonly #skipped = new SkippedUpdates();
  /** The last step that an earlier sitting has done with. */
  readonly #from: number;
  /** What was measured at the newest step, recorded or not. */
  #row: MetricsRow;
  #unfinished: Unfinished | null;
  /** Whether training has ended early, at the present step. */
  #ends: boolean;
  #lastFlushMs: number;
  /** Somebody waits for metrics. */
  #wanted = false;
  #lastRecordMs: number;
  /** The step of the newest checkpoint. */
  #checkpointed: number | null;

  constructor({ training, recorder, config, stopwatch, looks, saved, unfinished, monotonicMs }: FollowUpOptions) {
    this.#training = training;
    this.#recorder = recorder;
    this.#config = config;
    this.#stopwatch = stopwatch;
    this.#looks = looks;
    this.#monotonicMs = monotonicMs;
    this.#unfinished = unfinished;
    this.#ends = unfinished?.ends ?? false;
    this.#from = saved && unfinished ? training.step - 1 : training.step;
    this.#row = { step: training.step, wallMs: stopwatch.elapsedMs, values: {} };
    this.#checkpointed = saved ? training.step : null;
    this.#lastFlushMs = this.#lastRecordMs = monotonicMs();
    const { unitsPerStep, step } = training;
    this.#throughput = new Throughput({ unitsPerStep, step, elapsedMs: stopwatch.elapsedMs });
  }

  /** Seconds spent training so far, to the millisecond. */
  get seconds(): number {
    return Math.round(this.#stopwatch.elapsedMs) / 1000;
  }

  /** Whether something has still to be done of the present step. */
  get isUnfinished(): boolean {
    return this.#unfinished !== null;
  }

  /** Whether there is nothing more to train. What made an earlier sitting end early doesn't count. */
  get isOver(): boolean {
    const { step, steps } = this.#training;
    return step >= steps || this.#isEarly;
  }

  get #isEarly(): boolean {
    const { step, endsEarly } = this.#training;
    return this.#ends || (step > this.#from && endsEarly !== null);
  }

  /** Makes up for what is unfinished of the step at which this began, and keeps it, unless the run is to stop. */
  async begin(): Promise<void> {
    const unfinished = this.#unfinished;
    if (unfinished) await this.#looks.take(() => this.#follow(unfinished, { keep: true }));
  }

  /** Notes what came of a step, and does what follows it, unless the run is to stop. */
  async after({ step, values, applied }: StepResult, watched: Watched): Promise<void> {
    const training = this.#training;
    const recorder = this.#recorder;
    const note = this.#skipped.note(step, applied);
    if (note) recorder.log(note.level, note.message, { step });
    this.#row = { step, wallMs: this.#stopwatch.elapsedMs, values };
    if (watched.metrics || step % recorder.record.every === 0 || step === training.steps)
      recorder.addMetrics(this.#row);
    const check = training.evaluationDue ? 'first' : 'last';
    const panels = watched.panels ? 'all' : 'due';
    const whole = await this.#looks.take(() => this.#follow({ check, panels, ends: false }));
    // Only this sitting knows the values of the step, which belong to what will be measured of it.
    if (!whole) recorder.addMetrics(this.#row);
    if (this.#monotonicMs() - this.#lastRecordMs >= recordIntervalMs) this.recordStep();
  }

  /** Checks, records and keeps what is due of the present step. Throws StepInterrupted; `#unfinished` is then what is left. */
  async #follow({ check, panels }: Unfinished, { keep = false } = {}): Promise<void> {
    const training = this.#training;
    this.#unfinished = { check, panels, ends: this.#ends };
    if (check === 'first') await this.#looks.check(this.#row);
    const checked = check === 'first' ? 'done' : check;
    // A learner that goes on has forgotten that it was to end early.
    const ends = (this.#ends = this.#isEarly);
    const last = this.isOver;
    this.#unfinished = { check: checked, panels, ends };
    if (panels !== 'none') await this.#looks.record(panels === 'all' ? training.panels : training.panelsDue(last));
    const kept = keep || training.step % this.#config.checkpointEvery === 0 || last || training.isBest;
    this.#unfinished = { check: checked, panels: 'none', ends };
    if (kept) await this.#looks.check(this.#row);
    this.#unfinished = null;
    if (kept) await this.#keep();
  }

  /** A checkpoint, checked before unless the run is to stop. */
  async checkpoint({ pin = false } = {}): Promise<void> {
    await this.#looks.take(() => this.#looks.check(this.#row));
    await this.#keep({ pin });
  }

  /** Keeps the present step as the last one of this sitting. */
  async end(ended: 'done' | 'stopped'): Promise<void> {
    const { step } = this.#training;
    // Live settings may have changed since a checkpoint of this very step.
    if (this.#checkpointed !== step || ended === 'stopped') await this.checkpoint();
    if (!this.#unfinished) return;
    const message = `What was still to be measured or shown of step ${step.toLocaleString('en')} is left for when the run goes on.`;
    this.#recorder.log('info', message, { step });
  }

  async #keep({ pin = false } = {}): Promise<void> {
    this.flush();
    const wallMs = this.#stopwatch.elapsedMs;
    const state = await this.#training.state();
    const unfinished = this.#unfinished;
    const keep = this.#config.keepCheckpoints;
    this.#recorder.checkpoint({ state, wallMs, ...(unfinished && { unfinished }) }, { keep, pin });
    this.#checkpointed = this.#training.step;
  }

  /** Metrics are flushed as soon as there are any. */
  wantMetrics(): void {
    this.#wanted = true;
  }

  /** Flushes metrics that somebody waits for, or that were kept back long enough. */
  flushDue(): void {
    if (this.#wanted || this.#monotonicMs() - this.#lastFlushMs >= flushIntervalMs) this.flush();
  }

  /** Writes and sends the metrics that wait. */
  flush(): void {
    if (!this.#recorder.hasMetrics) return;
    this.#wanted = false;
    this.#recorder.flushMetrics(this.#throughput.measure(this.#training.step, this.#stopwatch.elapsedMs));
    this.#lastFlushMs = this.#monotonicMs();
  }

  /** Writes into run.json how far the run is. */
  recordStep(): void {
    this.#lastRecordMs = this.#monotonicMs();
    this.#recorder.update({ step: this.#training.step, seconds: this.seconds }, { sync: false });
  }
}
