import type { RunConfig } from '../../models/core/config.js';
import { StepInterrupted, type Learner, type StepResult } from '../../models/core/learner.js';
import type { ControlCommand } from '../protocol/app.js';
import type { RunStatus } from '../protocol/run.js';
import type { ControlChange } from '../runs/controls-file.js';
import type { CommandInbox } from './command-inbox.js';
import { InsideStep } from './inside-step.js';
import type { MetricsRow } from './metrics-batch.js';
import type { RunRecorder } from './run-recorder.js';
import { SkippedUpdates } from './skipped-updates.js';
import type { Stopwatch } from './stopwatch.js';
import { Throughput } from './throughput.js';

export interface TrainingLoopOptions {
  training: Learner;
  recorder: RunRecorder;
  config: RunConfig;
  inbox: CommandInbox;
  stopwatch: Stopwatch;
  /** Changes of the learning rate to be made again, by ascending step. */
  planned: ControlChange[];
  /** Whether the first step is compiled when it is run, which can take minutes. */
  compiles: boolean;
  /** Whether there is a checkpoint of the step at which this begins. */
  saved: boolean;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Lets waiting commands and timers in; resolves when it is training's turn again. */
  nextTurn: () => Promise<void>;
  /** Tells how the run stands, after each change. */
  tell: () => void;
}

/**
 * Seconds for which nothing may be heard of this process while the model is checked or looked at: many large images take
 * minutes of a CPU, in a learner that does nothing else meanwhile.
 */
const LOOK_SECONDS = 15 * 60;

/** Metrics are no longer kept back than this. Who shows them asks for them sooner, as each flush wakes three processes. */
const flushIntervalMs = 1000;
const recordIntervalMs = 1000;

/** Trains step by step, records what there is to record, and obeys commands between two steps. */
export class TrainingLoop {
  status: RunStatus = 'running';
  readonly #training: Learner;
  readonly #recorder: RunRecorder;
  readonly #config: RunConfig;
  readonly #stopwatch: Stopwatch;
  readonly #throughput: Throughput;
  readonly #options: TrainingLoopOptions;
  readonly #skipped = new SkippedUpdates();
  readonly #inside: InsideStep;
  /** The step at which this sitting begins. */
  readonly #from: number;
  /** What was measured at the newest step, recorded or not. */
  #row: MetricsRow;
  #planned: ControlChange[];
  #stopping = false;
  /** Steps still to train before pausing again. */
  #singleSteps = 0;
  /** Whether the step that is going on is to be finished though the run is paused. */
  #finishing = false;
  #lastFlushMs: number;
  /** Somebody waits for metrics. */
  #wanted = false;
  /** What was told of what is done before it trains. */
  #activity: string | null | undefined;
  #lastRecordMs: number;
  /** The step of the newest checkpoint. */
  #checkpointed: number | null;
  /** The newest step at which the model was evaluated. */
  #checked: number | null;

  constructor(options: TrainingLoopOptions) {
    const { training, recorder, config, stopwatch, planned, monotonicMs } = options;
    this.#options = options;
    this.#training = training;
    this.#recorder = recorder;
    this.#config = config;
    this.#stopwatch = stopwatch;
    this.#planned = planned;
    this.#from = training.step;
    this.#row = { step: training.step, wallMs: stopwatch.elapsedMs, values: {} };
    this.#checkpointed = this.#checked = options.saved ? training.step : null;
    this.#lastFlushMs = this.#lastRecordMs = monotonicMs();
    const { unitsPerStep, step } = training;
    this.#throughput = new Throughput({ unitsPerStep, step, elapsedMs: stopwatch.elapsedMs });
    this.#inside = new InsideStep({
      ...{ inbox: options.inbox, monotonicMs, nextTurn: options.nextTurn },
      send: (event) => recorder.tell(event),
      step: () => training.step,
      obey: (command) => this.#obeyInside(command),
      isHeld: () => this.status === 'paused' && !this.#finishing,
      rest: () => this.#rest(),
    });
  }

  /** Seconds spent training so far, to the millisecond. */
  get seconds(): number {
    return Math.round(this.#stopwatch.elapsedMs) / 1000;
  }

  /** Resolves at the last step, where training ends early, or when told to stop, with a checkpoint of that step written. */
  async run(): Promise<'done' | 'stopped'> {
    const training = this.#training;
    this.#stopwatch.start();
    this.#tellActivity(this.#options.compiles ? 'Compiling the first step' : null);
    for (;;) {
      await this.#obey();
      if (this.#stopping || this.#isOver) break;
      if (this.status === 'paused' && this.#singleSteps === 0) {
        this.#tellActivity(null);
        await this.#rest();
        continue;
      }
      this.#finishing = this.status === 'paused';
      if (this.#finishing) this.#singleSteps--;
      await this.#advance();
      this.#tellActivity(null);
      await this.#options.nextTurn();
    }
    const ended = this.#isOver ? 'done' : 'stopped';
    // The learning rate may have changed since a checkpoint of this very step.
    if (this.#checkpointed !== training.step || ended === 'stopped') await this.checkpoint();
    this.#stopwatch.stop();
    this.flush();
    this.status = ended;
    return ended;
  }

  #tellActivity(what: string | null): void {
    if (what === this.#activity) return;
    this.#activity = what;
    this.#recorder.tell({ kind: 'activity', what });
  }

  /** Records all panels. */
  async sample(): Promise<void> {
    await this.#record(this.#training.panels);
  }

  async checkpoint({ pin = false } = {}): Promise<void> {
    await this.#check();
    this.flush();
    const wallMs = this.#stopwatch.elapsedMs;
    const state = await this.#training.state();
    this.#recorder.checkpoint(state, { wallMs, keep: this.#config.keepCheckpoints, pin });
    this.#checkpointed = this.#training.step;
  }

  /** Metrics are flushed as soon as there are any. */
  wantMetrics(): void {
    this.#wanted = true;
  }

  /** Writes and sends the metrics that wait. */
  flush(): void {
    if (!this.#recorder.hasMetrics) return;
    this.#wanted = false;
    this.#recorder.flushMetrics(this.#throughput.measure(this.#training.step, this.#stopwatch.elapsedMs));
    this.#lastFlushMs = this.#options.monotonicMs();
  }

  /** Whether there is nothing more to train. What made an earlier sitting end early doesn't count. */
  get #isOver(): boolean {
    const { step, steps, endsEarly } = this.#training;
    return step >= steps || (step > this.#from && endsEarly !== null);
  }

  async #record(panels: readonly string[]): Promise<void> {
    if (panels.length === 0) return;
    this.#recorder.tell({ kind: 'silence', seconds: LOOK_SECONDS });
    this.#recorder.panels(this.#training.step, await this.#training.observe(panels));
  }

  /** Evaluates the model, once per step, and records what came of it. */
  async #check(): Promise<void> {
    const { step } = this.#training;
    if (this.#checked === step) return;
    this.#checked = step;
    this.#recorder.tell({ kind: 'silence', seconds: LOOK_SECONDS });
    const measured = await this.#training.check();
    if (measured) this.#recorder.addMetrics({ ...this.#row, values: { ...this.#row.values, ...measured } });
  }

  async #obey(): Promise<void> {
    const { inbox } = this.#options;
    for (let command = inbox.take(); command; command = inbox.take()) {
      switch (command.kind) {
        case 'pause':
          this.#setPaused(true);
          break;
        case 'resume':
          this.#setPaused(false);
          break;
        case 'step':
          this.#setPaused(true);
          this.#singleSteps++;
          break;
        case 'stop':
          this.#stopping = true;
          break;
        case 'sample':
          await this.sample();
          break;
        case 'checkpoint':
          await this.checkpoint({ pin: command.pin });
          break;
        case 'set-learning-rate':
          this.#setLearningRate(command.value);
          break;
      }
    }
  }

  /** Of what comes in the middle of a step, what can be done there; false where it has to wait for the step's end. */
  #obeyInside({ kind }: ControlCommand): boolean {
    if (kind === 'stop') this.#stopping = true;
    else if (kind === 'pause' || kind === 'resume') this.#setPaused(kind === 'pause');
    else if (kind === 'step') this.#finish();
    else return false;
    if (kind !== 'step') this.#finishing = false;
    return true;
  }

  /** Goes on with the step to its end and no further; where that is being done already, with one more after it. */
  #finish(): void {
    if (this.#finishing) {
      this.#singleSteps++;
      return;
    }
    this.#setPaused(true);
    this.#finishing = true;
    this.#stopwatch.start();
  }

  async #advance(): Promise<void> {
    const { checkpointEvery } = this.#config;
    const training = this.#training;
    const recorder = this.#recorder;
    // Not after the step: a command that wants it evaluated finds its metrics still open.
    if (this.#wanted || this.#options.monotonicMs() - this.#lastFlushMs >= flushIntervalMs) this.flush();
    while (this.#planned[0]?.step === training.step) training.learningRate = this.#planned.shift()!.learningRate;
    this.#stopwatch.start();
    const result = await this.#step();
    if (!result) return;
    const { step, values, applied } = result;
    // Who trains a single step wants to see what came of it.
    const isAsked = this.#finishing;
    const note = this.#skipped.note(step, applied);
    if (note) recorder.log(note.level, note.message, { step });
    this.#row = { step, wallMs: this.#stopwatch.elapsedMs, values };
    if (isAsked || step % recorder.record.every === 0 || step === training.steps) recorder.addMetrics(this.#row);
    if (training.evaluationDue) await this.#check();
    const last = this.#isOver;
    await this.#record(isAsked ? training.panels : training.panelsDue(last));
    if (step % checkpointEvery === 0 || last || training.isBest) await this.checkpoint();
    if (this.#options.monotonicMs() - this.#lastRecordMs >= recordIntervalMs) this.#recordStep();
  }

  /** Null where the step was broken off, as the run is to stop. */
  async #step(): Promise<StepResult | null> {
    this.#inside.begin();
    try {
      const result = this.#training.advance(this.#inside);
      // Most steps are done by now; those wait for nothing.
      return result instanceof Promise ? await result : result;
    } catch (error) {
      if (!(error instanceof StepInterrupted)) throw error;
      this.#stopping = true;
      return null;
    } finally {
      this.#inside.end();
    }
  }

  /** Waits for the next command with the clock stopped. */
  async #rest(): Promise<void> {
    this.#stopwatch.stop();
    this.flush();
    this.#recordStep();
    this.#options.tell();
    await this.#options.inbox.arrival();
  }

  #recordStep(): void {
    this.#lastRecordMs = this.#options.monotonicMs();
    this.#recorder.update({ step: this.#training.step, seconds: this.seconds }, { sync: false });
  }

  #setPaused(paused: boolean): void {
    if (paused === (this.status === 'paused')) return;
    const { step } = this.#training;
    this.status = paused ? 'paused' : 'running';
    this.#singleSteps = 0;
    if (!paused) this.#stopwatch.start();
    this.#recorder.log('info', `${paused ? 'Paused' : 'Went on'} at step ${step.toLocaleString('en')}.`, { step });
    this.#recorder.update({ status: this.status, step });
    this.#options.tell();
  }

  #setLearningRate(value: number): void {
    const training = this.#training;
    const { step, learningRate } = training;
    if (value === learningRate) return;
    if (learningRate === null) {
      this.#recorder.log('warning', 'This run has no learning rate that could be changed.', { step });
      return;
    }
    this.#recorder.changeLearningRate(step, value);
    this.#planned = [];
    training.learningRate = value;
    this.#recorder.log('info', `Learning rate changed from ${learningRate} to ${value}.`, { step });
    this.#options.tell();
  }
}
